package dev.walferry.transaction;

import static dev.walferry.transaction.Wire.messages;
import static dev.walferry.transaction.Wire.tuple;

import dev.walferry.testdata.pgoutput.ControlMessages;
import dev.walferry.testdata.pgoutput.RelationBuilder;
import dev.walferry.type.TypeOid;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;

/**
 * A server that does at random anything that the protocol allows: interleaved streamed transactions with nested
 * savepoints, plain transactions between blocks, prepared ones, tables altered by a subtransaction that is then rolled
 * back, column lists that change at any time. It records what a subscriber must get.
 */
final class RandomServer {
    private static final int SHARED = 3;

    /** A savepoint: its own subtransaction, those released within it, and the tables it has altered. */
    private static final class Frame {
        private final int xid;
        private final Set<Integer> released = new HashSet<>();
        private final Map<Integer, Integer> before = new HashMap<>();

        Frame(int xid) {
            this.xid = xid;
        }
    }

    private record Change(int xid, String told) {}

    private static final class Transaction {
        private final int xid;
        private final Deque<Frame> frames = new ArrayDeque<>();
        private final List<Change> changes = new ArrayList<>();
        private final Set<Integer> streamed = new HashSet<>();
        private final Map<Integer, Integer> announced = new HashMap<>();
        private boolean begun;

        Transaction(int xid) {
            this.xid = xid;
            frames.push(new Frame(xid));
        }
    }

    private record Prepared(Transaction transaction, String gid) {}

    private final Random random;
    private final List<byte[]> sent = new ArrayList<>();
    private final List<String> expected = new ArrayList<>();
    private final List<Transaction> open = new ArrayList<>();
    private final List<Prepared> prepared = new ArrayList<>();
    private final Map<Integer, Integer> version = new HashMap<>();
    private final Map<Integer, Integer> announced = new HashMap<>();
    private final Map<Integer, Transaction> locked = new HashMap<>();
    private int nextXid = -40; // they wrap: trap T-36
    private int nextValue;
    private long lsn = 0x1000;

    RandomServer(long seed) {
        random = new Random(seed);
    }

    /** Returns everything that was sent, one message each. */
    List<byte[]> sent() {
        return sent;
    }

    /** Returns what must come out, without announcements: Begin, changes and Commit in words. */
    List<String> expected() {
        return expected;
    }

    void run(int steps) {
        for (int i = 0; i < steps; i++) {
            step();
        }
        while (!open.isEmpty()) {
            end(any(open));
        }
        while (!prepared.isEmpty()) {
            finish();
        }
    }

    private int xid() {
        nextXid = nextXid == -1 ? 3 : nextXid + 1; // the first three are special
        return nextXid;
    }

    private <T> T any(List<T> list) {
        return list.get(random.nextInt(list.size()));
    }

    private void step() {
        int choice = random.nextInt(100);
        if (choice < 8 && open.size() < 5) {
            open.add(new Transaction(xid()));
        } else if (choice < 18) {
            plain();
        } else if (choice < 21) {
            version.merge(random.nextInt(SHARED), 1, Integer::sum); // a column list changes without waiting for a lock
        } else if (choice < 24 && !prepared.isEmpty()) {
            finish();
        } else if (!open.isEmpty()) {
            Transaction transaction = any(open);
            if (choice < 30) {
                end(transaction);
            } else {
                block(transaction);
            }
        }
    }

    private void plain() {
        int xid = xid();
        int oid = free(null);
        lsn += 0x100;
        sent.add(ControlMessages.begin(lsn, 1, xid));
        expected.add("begin " + Wire.lsn(lsn) + " xid " + xid);
        for (int i = random.nextInt(3); i >= 0; i--) {
            announce(oid, announced, 0);
            expected.add(insert(oid, 0));
        }
        sent.add(ControlMessages.commit(lsn, lsn + 8, 1));
        expected.add("commit " + Wire.lsn(lsn) + " end " + Wire.lsn(lsn + 8));
    }

    /** Returns a table that a transaction may write to: an altered table belongs to the transaction that alters it. */
    private int free(Transaction transaction) {
        int oid = random.nextInt(2 * SHARED);
        Transaction holder = locked.get(oid);
        if (oid < SHARED || (transaction != null && (holder == null || holder.equals(transaction)))) {
            return oid;
        }
        return random.nextInt(SHARED);
    }

    private void announce(int oid, Map<Integer, Integer> known, int xid) {
        int current = version.getOrDefault(oid, 0);
        if (known.getOrDefault(oid, -1) != current || random.nextInt(10) == 0) {
            RelationBuilder relation =
                    RelationBuilder.of(oid + 1, "public", "t" + oid).key("id", TypeOid.INT4, -1);
            sent.add(messages(xid).relation(relation.column("v" + current, 25, -1)));
            known.put(oid, current);
        }
    }

    private String insert(int oid, int xid) {
        String value = "x".repeat(random.nextInt(10) == 0 ? random.nextInt(20_000) : random.nextInt(20));
        String id = Integer.toString(nextValue++);
        sent.add(messages(xid).insert(oid + 1, tuple(id, value)));
        return "insert public.t" + oid + "(id=" + id + ",v" + version.getOrDefault(oid, 0) + "=" + value.length()
                + " bytes)";
    }

    private void block(Transaction transaction) {
        sent.add(ControlMessages.streamStart(transaction.xid, !transaction.begun));
        transaction.begun = true;
        for (int i = random.nextInt(8); i > 0; i--) {
            int xid = transaction.frames.element().xid;
            int oid = free(transaction);
            if (oid >= SHARED) {
                locked.put(oid, transaction);
                if (random.nextInt(3) == 0) {
                    int before = version.getOrDefault(oid, 0);
                    transaction.frames.element().before.putIfAbsent(oid, before);
                    version.put(oid, nextValue++);
                }
            }
            announce(oid, transaction.announced, xid);
            transaction.changes.add(new Change(xid, insert(oid, xid)));
            transaction.streamed.add(xid);
        }
        sent.add(ControlMessages.streamStop());
        savepoints(transaction);
    }

    private void savepoints(Transaction transaction) {
        int choice = random.nextInt(4);
        if (choice == 0) {
            transaction.frames.push(new Frame(xid()));
        } else if (choice == 1 && transaction.frames.size() > 1) {
            Frame done = transaction.frames.pop();
            Frame parent = transaction.frames.element();
            parent.released.add(done.xid);
            parent.released.addAll(done.released);
            done.before.forEach(parent.before::putIfAbsent);
        } else if (choice == 2 && transaction.frames.size() > 1) {
            rollBack(transaction, transaction.frames.pop());
        }
    }

    private void rollBack(Transaction transaction, Frame frame) {
        version.putAll(frame.before);
        Set<Integer> gone = new HashSet<>(frame.released);
        gone.add(frame.xid);
        for (int xid : gone) {
            if (transaction.streamed.contains(xid)) {
                sent.add(ControlMessages.streamAbort(transaction.xid, xid));
            }
        }
        transaction.announced.clear(); // it announces everything again
        transaction.changes.removeIf(change -> gone.contains(change.xid()));
    }

    private void end(Transaction transaction) {
        open.remove(transaction);
        if (!transaction.begun) {
            return;
        }
        lsn += 0x100;
        int choice = random.nextInt(10);
        if (choice < 2) {
            while (transaction.frames.size() > 1) {
                rollBack(transaction, transaction.frames.pop());
            }
            version.putAll(transaction.frames.element().before);
            sent.add(ControlMessages.streamAbort(transaction.xid, transaction.xid, lsn, 1));
            unlock(transaction);
        } else if (choice < 5) {
            String gid = "g" + random.nextInt(2);
            if (prepared.stream().anyMatch(p -> p.gid().equals(gid))) {
                commit(transaction);
                return;
            }
            sent.add(ControlMessages.streamPrepare(lsn, lsn + 8, 1, transaction.xid, gid));
            prepared.add(new Prepared(transaction, gid));
        } else {
            commit(transaction);
        }
    }

    private void unlock(Transaction transaction) {
        locked.values().removeIf(transaction::equals);
    }

    private void commit(Transaction transaction) {
        sent.add(ControlMessages.streamCommit(transaction.xid, lsn, lsn + 8, 1));
        transaction.announced.forEach((oid, v) -> {
            if (version.getOrDefault(oid, 0).equals(v)) {
                announced.put(oid, v); // trap T-09
            }
        });
        committed(transaction);
    }

    private void committed(Transaction transaction) {
        unlock(transaction);
        expected.add("begin " + Wire.lsn(lsn) + " xid " + transaction.xid);
        transaction.changes.forEach(change -> expected.add(change.told()));
        expected.add("commit " + Wire.lsn(lsn) + " end " + Wire.lsn(lsn + 8));
    }

    private void finish() {
        Prepared p = prepared.remove(random.nextInt(prepared.size()));
        lsn += 0x100;
        if (random.nextBoolean()) {
            sent.add(ControlMessages.commitPrepared(lsn, lsn + 8, 2, p.transaction().xid, p.gid()));
            committed(p.transaction());
        } else {
            sent.add(ControlMessages.rollbackPrepared(lsn, lsn + 8, 1, 2, p.transaction().xid, p.gid()));
            p.transaction().frames.forEach(frame -> version.putAll(frame.before));
            version.putAll(p.transaction().frames.getLast().before);
            unlock(p.transaction());
        }
    }
}
