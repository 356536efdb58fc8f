package dev.walferry.internal.snapshot.plan;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Translates what was read of a table's files to another list of files, since partitions come and go between two streams,
 * and files are rewritten. What was read of a file that is still there counts; any other file counts as unread.
 */
final class ReadFiles {
    private final Map<String, List<Span>> readOf = new HashMap<>();

    /**
     * Creates an instance from what was read.
     *
     * @param files the names of the table's files, in order, up to the last one of which something was read
     * @param read spans of these files, in order
     */
    ReadFiles(List<String> files, List<Span> read) {
        for (Span span : read) {
            for (int i = span.from().leaf(); i <= span.to().leaf() && i < files.size(); i++) {
                Position from = i == span.from().leaf() ? span.from() : Position.ofLeaf(i);
                Position to = i == span.to().leaf() ? span.to() : Position.ofLeaf(i + 1);
                if (!from.equals(to)) {
                    readOf.computeIfAbsent(files.get(i), file -> new ArrayList<>())
                            .add(new Span(in(from, 0, i), in(to, 0, i)));
                }
            }
        }
    }

    /** Returns the same place, in or at the end of a file, under the file's new number. */
    private static Position in(Position place, int number, int before) {
        return new Position(number + place.leaf() - before, place.tid(), place.after());
    }

    /** Returns the spans of other files, in order. */
    List<Span> of(List<String> files) {
        List<Span> all = new ArrayList<>();
        for (int i = 0; i < files.size(); i++) {
            for (Span span : readOf.getOrDefault(files.get(i), List.of())) {
                add(all, new Span(in(span.from(), i, 0), in(span.to(), i, 0)));
            }
        }
        return all;
    }

    private static void add(List<Span> all, Span next) {
        int last = all.size() - 1;
        if (last >= 0 && all.get(last).to().equals(next.from())) {
            all.set(last, new Span(all.get(last).from(), next.to()));
        } else {
            all.add(next);
        }
    }
}
