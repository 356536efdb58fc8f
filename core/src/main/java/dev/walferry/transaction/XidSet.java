package dev.walferry.transaction;

import java.util.HashMap;
import java.util.Map;

/**
 * The aborted subtransactions of one transaction: there may be millions, mostly numbered close to one another, so they
 * are bits in pages. An xid is counted from the top transaction's, which is older than all of them: so it does not
 * matter that xids wrap.
 */
final class XidSet {
    private static final int PAGE_SHIFT = 10;
    private static final int WORD_SHIFT = 6;
    private static final int PAGE_WORDS = 1 << (PAGE_SHIFT - WORD_SHIFT);

    private final int topXid;
    private final Map<Integer, long[]> pages = new HashMap<>();

    // Changes of one subtransaction come in runs, so the last answer is mostly the next one.
    private int lastXid;
    private boolean lastAnswer;

    XidSet(int topXid) {
        this.topXid = topXid;
        this.lastXid = topXid;
    }

    void add(int xid) {
        int number = xid - topXid;
        pages.computeIfAbsent(number >>> PAGE_SHIFT, page -> new long[PAGE_WORDS])[word(number)] |= 1L << number;
        lastXid = xid;
        lastAnswer = true;
    }

    boolean contains(int xid) {
        if (xid != lastXid) {
            int number = xid - topXid;
            long[] page = pages.get(number >>> PAGE_SHIFT);
            lastAnswer = page != null && (page[word(number)] & 1L << number) != 0;
            lastXid = xid;
        }
        return lastAnswer;
    }

    private static int word(int number) {
        return (number >>> WORD_SHIFT) & (PAGE_WORDS - 1);
    }
}
