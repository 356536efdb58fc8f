package dev.walferry.transaction;

import dev.walferry.Lsn;
import dev.walferry.pgoutput.ChangeDecoder;
import dev.walferry.pgoutput.PgOutputDecoder;
import dev.walferry.pgoutput.PgOutputMessage;
import dev.walferry.pgoutput.Relation;
import dev.walferry.pgoutput.Type;
import dev.walferry.transaction.Announcements.Announcement;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * One transaction on its way out: reads one change at a time from its log, when the caller asks for it.
 *
 * <p>It looks as if it had never been streamed. Relation and Type come ahead of the first row that needs them, where
 * they differ from what was returned before. If the transaction's own definition of a relation is by now outdated,
 * because another transaction was sent a newer one meanwhile, the newer one follows the last row: PostgreSQL will not
 * send it again.
 */
final class Replay {
    private record Placed(PgOutputMessage message, Lsn lsn) {}

    private final OpenTransaction transaction;
    private final ChangeLog log;
    private final PgOutputDecoder session;
    private final ChangeDecoder decoder = new ChangeDecoder();
    private final ReturnedRelations returned;
    private final Map<Integer, Announcement> unreturned = new HashMap<>();
    private final Set<Integer> announced = new HashSet<>();
    private final ArrayDeque<Placed> ready = new ArrayDeque<>();
    private final Placed last;
    private @Nullable PgOutputMessage change;
    private Lsn changeLsn;
    private Lsn lsn = Lsn.ZERO;
    private boolean ended;

    /** Creates a replay of a transaction between the given first and last message. */
    Replay(
            OpenTransaction transaction,
            PgOutputMessage first,
            PgOutputMessage last,
            Lsn end,
            PgOutputDecoder session,
            ReturnedRelations returned) {
        this.transaction = transaction;
        this.log = transaction.log();
        this.session = session;
        this.returned = returned;
        this.last = new Placed(last, end);
        this.changeLsn = end;
        log.startReading();
        start(first);
    }

    /**
     * Starts the transaction. PostgreSQL places its first message at its first change, or nowhere if Origin follows.
     */
    private void start(PgOutputMessage first) {
        readChange();
        if (transaction.origin() != null) {
            ready.addFirst(new Placed(transaction.origin(), changeLsn));
            ready.addFirst(new Placed(first, Lsn.ZERO));
        } else {
            ready.addFirst(new Placed(first, changeLsn));
        }
    }

    /** Returns the next message, or null after the last one. */
    @Nullable
    PgOutputMessage next() {
        while (true) {
            Placed placed = ready.pollFirst();
            if (placed != null) {
                lsn = placed.lsn();
                returned.note(placed.message());
                return placed.message();
            }
            PgOutputMessage next = change;
            if (next != null) {
                change = null;
                lsn = changeLsn;
                return next;
            }
            if (ended) {
                return null;
            }
            if (!readChange()) {
                end();
            }
        }
    }

    Lsn lsn() {
        return lsn;
    }

    /** Reads the next change that was not rolled back. */
    private boolean readChange() {
        while (!log.isAtEnd()) {
            int length = log.readInt();
            if (length < 0) {
                learn(transaction.announcements().get(-1 - length));
                continue;
            }
            long position = log.readLong();
            if (transaction.isAborted(log.readInt())) {
                log.skip(length);
                continue;
            }
            byte[] bytes = new byte[length];
            log.read(bytes);
            PgOutputMessage message = decoder.decode(bytes);
            OpenTransaction.forEachRelation(message, this::announce);
            change = message;
            changeLsn = Lsn.of(position);
            return true;
        }
        return false;
    }

    private void learn(Announcement announcement) {
        decoder.use(announcement.relation());
        unreturned.put(announcement.relation().oid(), announcement);
    }

    private void announce(Relation relation) {
        Announcement announcement = unreturned.isEmpty() ? null : unreturned.remove(relation.oid());
        if (announcement == null) {
            return;
        }
        boolean news = !returned.isCurrent(relation);
        for (Type type : announcement.types()) {
            if (!returned.isCurrent(type)) {
                ready.addLast(new Placed(type, Lsn.ZERO));
                news = true;
            }
        }
        if (news) {
            ready.addLast(new Placed(relation, Lsn.ZERO));
            announced.add(relation.oid());
        }
    }

    private void end() {
        ended = true;
        for (int oid : announced) {
            Relation current = session.relation(oid);
            if (current != null && !returned.isCurrent(current)) {
                ready.addLast(new Placed(current.withoutXid(), Lsn.ZERO));
            }
        }
        ready.addLast(last);
        log.discard();
    }
}
