package dev.walferry.bench.e2e.contender;

import java.io.IOException;
import java.util.List;

/** {@link RawPipe} as a process. */
public final class RawPipeContender implements Contender {
    /** The daemon's options. */
    private static final List<String> JVM_OPTIONS = List.of("-XX:+UseSerialGC", "-Xmx128m");

    private static final int RELATION = 1;
    private static final int BEGIN_AND_COMMIT = 2;

    /** Kind, relation, 'N', column count, 't'; then the length of the id's text. */
    private static final int ID_LENGTH = 1 + 4 + 1 + 2 + 1;

    /** Creates the contender; it has no settings. */
    public RawPipeContender() {}

    @Override
    public String name() {
        return "RawPipe";
    }

    @Override
    public String describe() {
        return "pgjdbc copied into a producer: acks=all, idempotent, lz4, linger 5 ms, batches of 128 KiB; "
                + String.join(" ", JVM_OPTIONS);
    }

    @Override
    public Carrier start(Lane lane) throws IOException {
        return Carrier.java(
                lane.directory(),
                Carrier.ownClassPath(),
                JVM_OPTIONS,
                RawPipe.class.getName(),
                lane.jdbcUrl(),
                lane.user(),
                lane.password(),
                lane.slot(),
                lane.publication(),
                lane.bootstrap(),
                lane.topic());
    }

    @Override
    public long records(Lane lane) {
        return lane.rows() + BEGIN_AND_COMMIT * lane.transactions() + RELATION;
    }

    @Override
    public long id(byte[] key, byte[] value) {
        if (value[0] != 'I') {
            return -1;
        }
        int length = value[ID_LENGTH + 3];
        return JsonId.digits(value, ID_LENGTH + 4, ID_LENGTH + 4 + length);
    }
}
