package dev.walferry.pgoutput;

import dev.walferry.testdata.pgoutput.MessageBuilder;
import dev.walferry.testdata.pgoutput.RelationBuilder;
import java.util.List;

/**
 * Messages as real servers sent them (15.18; {@link #STRAY_ABORT} and the forms of Stream Abort 18.6), in hex, and the
 * sessions they make up. Where only the rows were kept, the relation is written with the builder.
 */
final class RealBytes {
    static final String BEGIN = "42 000000000158d7b0 000303df2b75aadf 000002ec";
    static final String RELATION_T1 = "52 00004004 7075626c696300 743100 64 0003"
            + "01 696400 00000017 ffffffff 00 6200 00000019 ffffffff 00 6300 000006a4 000a0006";
    static final String INSERT = "49 00004004 4e 0003 74 00000001 31 74 00000002 6869 74 00000004 312e3530";
    static final String INSERT_NULLS = "49 00004004 4e 0003 74 00000001 32 6e 6e";
    static final String COMMIT = "43 00 000000000158d7b0 000000000158d7e0 000303df2b75aadf";
    static final String UPDATE = "55 00004004 4e 0003 74 00000001 31 74 00000002 796f 74 00000004 312e3530";
    static final String UPDATE_OF_KEY = "55 00004004 4b 0003 74 00000001 31 6e 6e"
            + "4e 0003 74 00000002 3130 74 00000002 796f 74 00000004 312e3530";
    static final String DELETE = "44 00004004 4b 0003 74 00000002 3130 6e 6e";
    static final String UPDATE_FULL =
            "55 0000400b 4f 0002 74 00000001 31 74 00000001 61 4e 0002 74 00000001 31 74 00000001 62";
    static final String RELATION_TIDX = "52 00004015 7075626c696300 7469647800 69 0003"
            + "00 696400 00000017 ffffffff 01 6b00 00000019 ffffffff 00 7600 00000017 ffffffff";
    static final String UPDATE_BY_INDEX =
            "55 00004015 4b 0003 6e 74 00000002 6b31 6e" + "4e 0003 74 00000001 31 74 00000002 6b32 74 00000001 36";
    static final String UPDATE_TOAST = "55 0000401b 4e 0003 74 00000001 31 75 74 00000001 74";
    static final String UPDATE_TOAST_KEY =
            "55 0000401b 4b 0003 74 00000001 31 6e 6e 4e 0003 74 00000001 32 75 74 00000001 74";
    static final String TYPE_ENUM = "59 0000402a 7075626c696300 6d6f6f6400";
    static final String TYPE_DOMAIN = "59 00004030 00 696e743400";
    static final String TYPE_DOMAIN_OF_ENUM = "59 00004033 7075626c696300 6d6f6f6400";
    static final String TYPE_ARRAY = "59 00004029 7075626c696300 5f6d6f6f6400";
    static final String INSERT_CUSTOM = "49 00004037 4e 0006 74 00000001 31 74 00000002 6f6b 74 00000001 35"
            + "74 00000003 736164 74 00000005 28312c7a29 74 00000008 7b7361642c6f6b7d";
    static final String TRUNCATE = "54 00000001 00 00004004";
    static final String TRUNCATE_TWO = "54 00000002 03 00004004 0000400b";
    static final String MESSAGE = "4d 01 0000000001594368 70667800 00000005 68656c6c6f";
    static final String MESSAGE_ALONE = "4d 00 00000000015943d8 7066783200 00000003 627965";
    static final String BEGIN_OF_ORIGIN = "42 0000000001aa3858 00023e0786c26000 000003d9";
    static final String ORIGIN = "4f 0000000000abcdef 6e6f64655f7800";

    static final String STREAM_START = "53 00000300 01";
    static final String STREAM_START_AGAIN = "53 00000300 00";
    static final String STREAM_STOP = "45";
    static final String STREAMED_RELATION = "52 00000300 00004054 7075626c696300 62696700 64 0002"
            + "01 696400 00000017 ffffffff 00 7600 00000019 ffffffff";
    static final String STREAMED_INSERT = "49 00000300 00004054 4e 0002 74 00000001 31 74 00000064 " + "61".repeat(100);
    static final String STREAMED_INSERT_OF_SUB =
            "49 00000303 00004054 4e 0002 74 00000004 32303031 74 00000064 " + "63".repeat(100);
    static final String STREAM_ABORT_OF_SUB = "41 00000300 00000301";
    static final String STREAM_ABORT = "41 00000304 00000304";
    static final String STREAM_COMMIT = "63 00000300 00 00000000015c4470 00000000015c44b0 000303df2dda0568";
    static final String MESSAGE_BETWEEN_BLOCKS = "4d 00 00000000015c4470 6e6f6e747800 00000001 79";
    static final String STREAM_START_OF_779 = "53 0000030b 01";
    static final String MESSAGE_OF_SUB = "4d 0000030b 01 000000000164a3a8 696e73756200 00000001 78";
    static final String BEGIN_PREPARE = "62 00000000016612e0 00000000016613d8 000303df32841fdc 0000030e 673100";
    static final String PREPARE = "50 00 00000000016612e0 00000000016613d8 000303df32841fdc 0000030e 673100";
    static final String COMMIT_PREPARED = "4b 00 00000000016613d8 0000000001661410 000303df3284207c 0000030e 673100";
    static final String ROLLBACK_PREPARED =
            "72 00 0000000001661588 00000000016615c0 000303df32842119 000303df3284215c 0000030f 673200";
    static final String STREAM_PREPARE = "70 00 000000000167ab90 000000000167ac88 000303df3284294a 00000311 673400";
    static final String STREAM_ABORT_PARALLEL = "41 000002f3 000002f4 00000000017a0bf0 000303df4b313269";
    static final String STREAM_ABORT_PROTOCOL_4 = "41 000002fc 000002fd";

    static final String STREAM_START_OF_1100 = "53 0000044c 01";
    static final String STREAMED_ORIGIN = "4f 0000000000000000 6e6f64655f7800";
    static final String STREAMED_TYPE = "59 0000044c 0000402a 7075626c696300 6d6f6f6400";
    static final String STREAMED_UPDATE = "55 0000044c 00004658 4b 0003 62 00000004 00000001 6e 6e"
            + "4e 0003 62 00000004 ffffffff 62 00000002 6f6b 62 00000064 " + "61".repeat(100);
    static final String STREAMED_DELETE = "44 0000044c 00004658 4b 0003 62 00000004 00000002 6e 6e";
    static final String STREAMED_TRUNCATE = "54 0000044c 00000001 02 00004658";
    static final String INSERT_MIXED_FORMATS =
            "49 0000457e 4e 0004 62 00000004 00000001 6e 74 00000006 31202e2e2032 6e";
    static final String RELATION_WITHOUT_COLUMNS = "52 0000463d 7075626c696300 7a65726f636f6c00 64 0000";
    static final String INSERT_WITHOUT_COLUMNS = "49 0000463d 4e 0000";
    static final String STRAY_ABORT = "41 0000032f 00000330";
    static final String COMMIT_PREPARED_ALONE =
            "4b 00 000000002abb0f88 000000002abb0fc8 000303df61e3e6c9 00000433 656d7074793100";
    static final String ROLLBACK_PREPARED_ALONE =
            "72 00 000000002abb10c8 000000002abb1108 000303df61e3e84f 000303df61e3e8c1 00000434 656d7074793200";

    static final String RELATION_TFULL = hex(MessageBuilder.plain()
            .relation(RelationBuilder.of(0x400b, "public", "tfull")
                    .identity('f')
                    .key("id", 23, -1)
                    .key("b", 25, -1)));
    static final String RELATION_TTOAST = hex(MessageBuilder.plain()
            .relation(RelationBuilder.of(0x401b, "public", "ttoast")
                    .key("id", 23, -1)
                    .column("big", 25, -1)
                    .column("small", 25, -1)));
    static final String RELATION_TCUST = hex(MessageBuilder.plain()
            .relation(RelationBuilder.of(0x4037, "public", "tcust")
                    .key("id", 23, -1)
                    .column("m", 0x402a, -1)
                    .column("d", 0x4030, -1)
                    .column("um", 0x4033, -1)
                    .column("p", 0x402e, -1)
                    .column("ma", 0x4029, -1)));
    static final String RELATION_MIXED_FORMATS = hex(MessageBuilder.plain()
            .relation(RelationBuilder.of(0x457e, "public", "tsend")
                    .key("id", 23, -1)
                    .column("acl", 1034, -1)
                    .column("s", 0x4570, -1)
                    .column("n", 25, -1)));
    static final String STREAMED_BINARY_RELATION = hex(MessageBuilder.inStream(0x44c)
            .relation(RelationBuilder.of(0x4658, "public", "sbin")
                    .key("id", 23, -1)
                    .column("m", 0x402a, -1)
                    .column("v", 25, -1)));

    static final List<String> PLAIN_SESSION = List.of(
            BEGIN,
            RELATION_T1,
            INSERT,
            INSERT_NULLS,
            COMMIT,
            BEGIN,
            UPDATE,
            UPDATE_OF_KEY,
            DELETE,
            RELATION_TFULL,
            UPDATE_FULL,
            RELATION_TIDX,
            UPDATE_BY_INDEX,
            RELATION_TTOAST,
            UPDATE_TOAST,
            UPDATE_TOAST_KEY,
            COMMIT,
            BEGIN,
            TYPE_ENUM,
            TYPE_DOMAIN,
            TYPE_DOMAIN_OF_ENUM,
            TYPE_ARRAY,
            RELATION_TCUST,
            INSERT_CUSTOM,
            TRUNCATE,
            TRUNCATE_TWO,
            MESSAGE,
            COMMIT,
            MESSAGE_ALONE,
            BEGIN_OF_ORIGIN,
            ORIGIN,
            INSERT,
            COMMIT,
            BEGIN,
            RELATION_WITHOUT_COLUMNS,
            INSERT_WITHOUT_COLUMNS,
            RELATION_MIXED_FORMATS,
            INSERT_MIXED_FORMATS,
            COMMIT);

    static final List<String> STREAMED_SESSION = List.of(
            STREAM_START,
            STREAMED_RELATION,
            STREAMED_INSERT,
            STREAMED_INSERT_OF_SUB,
            STREAM_STOP,
            MESSAGE_BETWEEN_BLOCKS,
            STREAM_START_AGAIN,
            STREAMED_INSERT,
            STREAM_STOP,
            STREAM_START_OF_779,
            MESSAGE_OF_SUB,
            STREAM_STOP,
            STREAM_ABORT_OF_SUB,
            STREAM_ABORT,
            STREAM_COMMIT,
            STREAM_START_OF_1100,
            STREAMED_ORIGIN,
            STREAMED_TYPE,
            STREAMED_BINARY_RELATION,
            STREAMED_UPDATE,
            STREAMED_DELETE,
            STREAMED_TRUNCATE,
            STREAM_STOP,
            STREAM_PREPARE,
            STREAM_ABORT_PROTOCOL_4,
            STREAM_ABORT_PARALLEL);

    static final List<String> PREPARED_SESSION = List.of(
            STRAY_ABORT,
            COMMIT_PREPARED_ALONE,
            ROLLBACK_PREPARED_ALONE,
            BEGIN_PREPARE,
            RELATION_T1,
            INSERT,
            PREPARE,
            COMMIT_PREPARED,
            ROLLBACK_PREPARED);

    private RealBytes() {}

    /** Returns all sessions, each in legal order. */
    static List<List<String>> sessions() {
        return List.of(PLAIN_SESSION, STREAMED_SESSION, PREPARED_SESSION);
    }

    private static String hex(byte[] message) {
        return DecodingSession.HEX.formatHex(message);
    }
}
