package dev.walferry.bench.e2e;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** What is written before the contenders read. Every scenario has one table, {@code public.bench}. */
enum Scenario {
    /** All rows inserted by one transaction. */
    ONE_TRANSACTION(3_000_000) {
        @Override
        List<String> workload(long rows) {
            return List.of(INSERT.formatted(1, rows));
        }

        @Override
        long transactions(long rows) {
            return 1;
        }
    },
    /** The same, in each format that records can have. */
    FORMATS(3_000_000) {
        @Override
        List<String> workload(long rows) {
            return ONE_TRANSACTION.workload(rows);
        }

        @Override
        long transactions(long rows) {
            return 1;
        }

        @Override
        List<String> variants() {
            return List.of(
                    "json-schema,value.format=json-schema",
                    "avro,value.format=avro",
                    "protobuf,value.format=protobuf",
                    "flat,value.envelope=flat",
                    "raw,value.format=raw");
        }
    },
    /** A hundred rows inserted per transaction. */
    HUNDRED_ROWS(3_000_000) {
        @Override
        List<String> workload(long rows) {
            return List.of(hundreds(rows, INSERT.formatted("i * 100 + 1", "i * 100 + 100")));
        }

        @Override
        long transactions(long rows) {
            return rows / HUNDRED;
        }
    },
    /** One row updated per transaction. */
    ONE_ROW(1_000_000) {
        @Override
        List<String> setup(long rows) {
            return List.of(TABLE, INSERT.formatted(1, KEYS));
        }

        @Override
        List<String> workload(long rows) {
            return List.of("do $$ begin for i in 1.." + rows + " loop update bench set quantity = quantity + 1"
                    + " where id = 1 + i % " + KEYS + "; commit; end loop; end $$");
        }

        @Override
        long transactions(long rows) {
            return rows;
        }
    },
    /** A hundred rows of fifty columns, one of them with 2,048 characters, per transaction. */
    WIDE(300_000) {
        @Override
        List<String> setup(long rows) {
            StringBuilder table = new StringBuilder("create table bench (id bigint primary key, body text");
            for (int i = 2; i < FIFTY; i++) {
                table.append(", c").append(i).append(i % 2 == 0 ? " int" : " text");
            }
            return List.of(table.append(')').toString());
        }

        @Override
        List<String> workload(long rows) {
            StringBuilder insert = new StringBuilder("insert into bench select n, repeat(md5(n::text), 64)");
            for (int i = 2; i < FIFTY; i++) {
                insert.append(i % 2 == 0 ? ", n + " + i : ", 'value ' || n");
            }
            return List.of(hundreds(rows, insert + " from generate_series(i * 100 + 1, i * 100 + 100) n"));
        }

        @Override
        long transactions(long rows) {
            return rows / HUNDRED;
        }
    },
    /** A hundred rows updated per transaction, under replica identity full. */
    FULL_IDENTITY(2_000_000) {
        @Override
        List<String> setup(long rows) {
            return List.of(TABLE, "alter table bench replica identity full", INSERT.formatted(1, KEYS));
        }

        @Override
        List<String> workload(long rows) {
            return List.of(hundreds(
                    rows,
                    "update bench set quantity = quantity + 1 where id between"
                            + " 1 + (i * 100) % 1000 and 100 + (i * 100) % 1000"));
        }

        @Override
        long transactions(long rows) {
            return rows / HUNDRED;
        }
    },
    /** A hundred rows inserted per transaction, on a server with other output plugins, and a slot for each plugin. */
    PLUGINS(2_000_000) {
        @Override
        List<String> workload(long rows) {
            return HUNDRED_ROWS.workload(rows);
        }

        @Override
        long transactions(long rows) {
            return HUNDRED_ROWS.transactions(rows);
        }

        @Override
        List<String> variants() {
            return List.of("wal2json,source.plugin=wal2json", "decoderbufs,source.plugin=decoderbufs");
        }
    },
    /** The rows are there before the slot is, so contenders read the table. */
    SNAPSHOT(3_000_000) {
        @Override
        List<String> setup(long rows) {
            // vacuumed, so that the first reader does not have to mark every row as committed
            return List.of(TABLE, INSERT.formatted(1, rows), "vacuum (freeze, analyze) bench");
        }

        @Override
        List<String> workload(long rows) {
            return List.of();
        }

        @Override
        long transactions(long rows) {
            return 0;
        }
    },
    /** One row inserted per transaction, a thousand times a second, while a contender reads. */
    LATENCY(0) {
        @Override
        List<String> workload(long rows) {
            return List.of();
        }

        @Override
        long transactions(long rows) {
            return rows;
        }
    },
    /** The same thousand rows updated repeatedly while a contender reads, see {@link Soak}. */
    SOAK(0) {
        @Override
        List<String> setup(long rows) {
            // room for new row versions, so that the table does not grow without a vacuum
            return List.of(TABLE + " with (fillfactor = 10)", INSERT.formatted(1, KEYS));
        }

        @Override
        List<String> workload(long rows) {
            return List.of();
        }

        @Override
        long transactions(long rows) {
            return rows / KEYS;
        }

        @Override
        Map<String, String> topicSettings() {
            return Map.of("retention.bytes", "1073741824", "segment.bytes", "67108864");
        }
    },
    /** All rows inserted by one transaction, then as many by transactions of a hundred, see {@link Huge}. */
    HUGE(10_000_000) {
        @Override
        List<String> workload(long rows) {
            String small = INSERT.formatted(rows + " + i * 100 + 1", rows + " + i * 100 + 100");
            return List.of(INSERT.formatted(1, rows), hundreds(rows, small));
        }

        @Override
        long transactions(long rows) {
            return 1 + rows / HUNDRED;
        }

        @Override
        long carried(long rows) {
            return 2 * rows;
        }
    };

    /** Rows of an updated table. */
    static final int KEYS = 1000;

    private static final int HUNDRED = 100;
    private static final int FIFTY = 50;
    private static final String TABLE = "create table bench (id bigint primary key, name text, quantity int,"
            + " price numeric(12,2), created timestamptz, note text)";
    private static final String INSERT = "insert into bench select n, 'product ' || n, n %% 1000, n * 0.25,"
            + " timestamptz '2026-01-01' + n * interval '1 second', md5(n::text) from generate_series(%s, %s) n";

    private final long defaultRows;

    Scenario(long defaultRows) {
        this.defaultRows = defaultRows;
    }

    private static String hundreds(long rows, String statement) {
        return "do $$ begin for i in 0.." + (rows / HUNDRED - 1) + " loop " + statement + "; commit; end loop; end $$";
    }

    long defaultRows() {
        return defaultRows;
    }

    /** The statements that run before the slot is created, so their changes are not read. */
    List<String> setup(long rows) {
        return List.of(TABLE);
    }

    /** The statements after the slot is created: every contender reads their changes. */
    abstract List<String> workload(long rows);

    /** The number of transactions with these rows. */
    abstract long transactions(long rows);

    /** The number of rows to carry, for the number on the command line. */
    long carried(long rows) {
        return rows;
    }

    /** Other daemons that take part, as {@code --variant} describes them. */
    List<String> variants() {
        return List.of();
    }

    /** The settings of each topic, in addition to the broker's defaults. */
    Map<String, String> topicSettings() {
        return Map.of();
    }

    /** The name on the command line. */
    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    static Scenario of(String name) {
        List<String> known = new ArrayList<>();
        for (Scenario scenario : values()) {
            if (scenario.toString().equals(name)) {
                return scenario;
            }
            known.add(scenario.toString());
        }
        throw new IllegalArgumentException("no scenario " + name + ", only " + known);
    }
}
