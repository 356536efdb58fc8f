package dev.walferry.pgoutput;

import dev.walferry.Lsn;
import dev.walferry.testdata.pgoutput.ControlMessages;
import dev.walferry.testdata.pgoutput.MessageBuilder;
import dev.walferry.testdata.pgoutput.RelationBuilder;
import dev.walferry.testdata.pgoutput.TupleBuilder;
import java.util.function.IntPredicate;
import org.jspecify.annotations.Nullable;

/**
 * Writes a decoded message back using only its public accessors: the bytes are equal only if the decoder lost nothing.
 */
final class Reencoding {
    private static final int CASCADE = 1;
    private static final int RESTART_IDENTITY = 2;

    private Reencoding() {}

    static byte[] of(PgOutputMessage message) {
        return switch (message.kind()) {
            case BEGIN -> begin((Begin) message);
            case COMMIT -> commit((Commit) message);
            case ORIGIN -> origin((Origin) message);
            case RELATION -> relation((Relation) message);
            case TYPE -> type((Type) message);
            case INSERT -> insert((Insert) message);
            case UPDATE -> update((Update) message);
            case DELETE -> delete((Delete) message);
            case TRUNCATE -> truncate((Truncate) message);
            case MESSAGE -> logical((LogicalMessage) message);
            case STREAM_START -> streamStart((StreamStart) message);
            case STREAM_STOP -> ControlMessages.streamStop();
            case STREAM_COMMIT -> streamCommit((StreamCommit) message);
            case STREAM_ABORT -> streamAbort((StreamAbort) message);
            case BEGIN_PREPARE -> beginPrepare((BeginPrepare) message);
            case PREPARE -> prepare((Prepare) message);
            case COMMIT_PREPARED -> commitPrepared((CommitPrepared) message);
            case ROLLBACK_PREPARED -> rollbackPrepared((RollbackPrepared) message);
            case STREAM_PREPARE -> streamPrepare((StreamPrepare) message);
            case READ -> throw new AssertionError("never comes off the wire");
        };
    }

    private static byte[] begin(Begin m) {
        return ControlMessages.begin(m.commitLsn().value(), m.commitTime(), m.xid());
    }

    private static byte[] commit(Commit m) {
        return ControlMessages.commit(m.commitLsn().value(), m.endLsn().value(), m.commitTime());
    }

    private static byte[] origin(Origin m) {
        return ControlMessages.origin(m.originLsn().value(), m.name());
    }

    private static byte[] relation(Relation m) {
        RelationBuilder relation = RelationBuilder.of(m.oid(), namespace(m.namespace()), m.name())
                .identity(m.replicaIdentity().wireByte());
        for (Column column : m.columns()) {
            if (column.identity()) {
                relation.key(column.name(), column.typeOid(), column.typmod());
            } else {
                relation.column(column.name(), column.typeOid(), column.typmod());
            }
        }
        return builder(m.xid()).relation(relation);
    }

    private static byte[] type(Type m) {
        return builder(m.xid()).type(m.oid(), namespace(m.namespace()), m.name());
    }

    /** Trap T-25: pg_catalog is empty on the wire. */
    private static String namespace(String namespace) {
        return namespace.equals("pg_catalog") ? "" : namespace;
    }

    private static byte[] insert(Insert m) {
        return builder(m.xid()).insert(m.relation().oid(), tuple(m.row(), column -> false));
    }

    private static byte[] update(Update m) {
        MessageBuilder builder = builder(m.xid());
        int oid = m.relation().oid();
        TupleBuilder row = tuple(m.row(), m::wasSentUnchanged);
        @Nullable Tuple old = m.old();
        if (old == null) {
            return builder.update(oid, row);
        }
        TupleBuilder before = tuple(old, column -> false);
        return old.isKeyOnly() ? builder.updateWithKey(oid, before, row) : builder.updateWithOld(oid, before, row);
    }

    private static byte[] delete(Delete m) {
        MessageBuilder builder = builder(m.xid());
        TupleBuilder old = tuple(m.old(), column -> false);
        int oid = m.relation().oid();
        return m.old().isKeyOnly() ? builder.deleteByKey(oid, old) : builder.deleteByOld(oid, old);
    }

    /** Trap T-22: what a key-only tuple does not contain is null on the wire. */
    private static TupleBuilder tuple(Tuple tuple, IntPredicate sentUnchanged) {
        TupleBuilder built = TupleBuilder.tuple();
        for (int i = 0; i < tuple.size(); i++) {
            ValueView value = tuple.value(i);
            if (sentUnchanged.test(i)) {
                built.unchanged();
            } else {
                switch (value.kind()) {
                    case NULL -> built.nul();
                    case TEXT -> built.text(value.toBytes());
                    case BINARY -> built.binary(value.toBytes());
                    case UNCHANGED -> {
                        if (tuple.isKeyOnly()) {
                            built.nul();
                        } else {
                            built.unchanged();
                        }
                    }
                }
            }
        }
        return built;
    }

    private static byte[] truncate(Truncate m) {
        int options = (m.cascade() ? CASCADE : 0) | (m.restartIdentity() ? RESTART_IDENTITY : 0);
        return builder(m.xid())
                .truncate(
                        options, m.relations().stream().mapToInt(Relation::oid).toArray());
    }

    private static byte[] logical(LogicalMessage m) {
        return builder(m.xid()).message(m.isTransactional(), m.lsn().value(), m.prefix(), m.toContent());
    }

    private static MessageBuilder builder(int xid) {
        return xid == 0 ? MessageBuilder.plain() : MessageBuilder.inStream(xid);
    }

    private static byte[] streamStart(StreamStart m) {
        return ControlMessages.streamStart(m.xid(), m.firstSegment());
    }

    private static byte[] streamCommit(StreamCommit m) {
        return ControlMessages.streamCommit(
                m.xid(), m.commitLsn().value(), m.endLsn().value(), m.commitTime());
    }

    private static byte[] streamAbort(StreamAbort m) {
        return m.abortLsn().equals(Lsn.ZERO)
                ? ControlMessages.streamAbort(m.xid(), m.subxid())
                : ControlMessages.streamAbort(m.xid(), m.subxid(), m.abortLsn().value(), m.abortTime());
    }

    private static byte[] beginPrepare(BeginPrepare m) {
        return ControlMessages.beginPrepare(
                m.prepareLsn().value(), m.endLsn().value(), m.prepareTime(), m.xid(), m.gid());
    }

    private static byte[] prepare(Prepare m) {
        return ControlMessages.prepare(m.prepareLsn().value(), m.endLsn().value(), m.prepareTime(), m.xid(), m.gid());
    }

    private static byte[] commitPrepared(CommitPrepared m) {
        return ControlMessages.commitPrepared(
                m.commitLsn().value(), m.endLsn().value(), m.commitTime(), m.xid(), m.gid());
    }

    private static byte[] rollbackPrepared(RollbackPrepared m) {
        return ControlMessages.rollbackPrepared(
                m.prepareEndLsn().value(), m.endLsn().value(), m.prepareTime(), m.rollbackTime(), m.xid(), m.gid());
    }

    private static byte[] streamPrepare(StreamPrepare m) {
        return ControlMessages.streamPrepare(
                m.prepareLsn().value(), m.endLsn().value(), m.prepareTime(), m.xid(), m.gid());
    }
}
