package dev.walferry.internal.placement;

import java.util.EnumSet;
import java.util.Set;

/** The precautions of a session of the model. A test shows that each of them is needed. */
record Care(
        Set<Placement.Rule> rules,
        FenceBy fenceBy,
        NoteFrom noteFrom,
        NewDefinition onNewDefinition,
        BehindThePlan behindThePlan) {
    /** The source of the number that separates transactions before the session from later ones. */
    enum FenceBy {
        /**
         * A new transaction id: a primary assigns it; a standby knows the next one after those whose WAL it has
         * replayed.
         */
        NEXT_XID,
        SNAPSHOT_XMAX
    }

    /** The moment from which a session notes rows that have moved to places that it will not read. */
    enum NoteFrom {
        BEFORE_MEASURING,
        PLANNING
    }

    /** What a session does when it finds that the table's columns differ from those of the plan. */
    enum NewDefinition {
        STARTS_OVER,
        GOES_ON
    }

    /** What a reader does on a standby that has not replayed the definition with which the table was planned. */
    enum BehindThePlan {
        WAITS,
        READS
    }

    static final Care ALL = new Care(
            EnumSet.allOf(Placement.Rule.class),
            FenceBy.NEXT_XID,
            NoteFrom.BEFORE_MEASURING,
            NewDefinition.STARTS_OVER,
            BehindThePlan.WAITS);

    Care without(Placement.Rule rule) {
        return new Care(EnumSet.complementOf(EnumSet.of(rule)), fenceBy, noteFrom, onNewDefinition, behindThePlan);
    }

    Care with(FenceBy other) {
        return new Care(rules, other, noteFrom, onNewDefinition, behindThePlan);
    }

    Care with(NoteFrom other) {
        return new Care(rules, fenceBy, other, onNewDefinition, behindThePlan);
    }

    Care with(NewDefinition other) {
        return new Care(rules, fenceBy, noteFrom, other, behindThePlan);
    }

    Care with(BehindThePlan other) {
        return new Care(rules, fenceBy, noteFrom, onNewDefinition, other);
    }
}
