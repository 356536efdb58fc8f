package dev.walferry.parity;

import java.util.List;
import java.util.Map;

/**
 * Changes after which the two programs do not have records to compare, because one of them stops or its choice differs from run
 * to run. Names of tables begin with the name of the contrast, so that all of them fit into one database.
 *
 * @param id how the page calls it
 * @param name of letters
 * @param values the settings of either program
 * @param peers settings that only Debezium needs
 * @param tables the published tables, as SQL
 * @param setup makes them
 * @param changes what both carry, after their slots were created
 * @param theirs what Debezium's records are, each a regular expression over operation, key and the column {@code v}
 * @param ours what our records are, if the daemon does not stop
 * @param error parts of the daemon's error, if it stops
 */
record Contrast(
        String id,
        String name,
        Map<String, String> values,
        Map<String, String> peers,
        String tables,
        List<String> setup,
        List<String> changes,
        List<String> theirs,
        List<String> ours,
        List<String> error) {
    /** No error: both programs run to the end. */
    private static final List<String> NONE = List.of();

    static final List<Contrast> ALL = List.of(
            new Contrast(
                    "shared-topics",
                    "shared",
                    Map.of(),
                    Map.of(),
                    "\"shared names\", shared_names",
                    List.of(
                            "create table \"shared names\" (id int primary key, v text)",
                            "create table shared_names (id int primary key, v text)"),
                    List.of("insert into \"shared names\" values (1, 'a')", "insert into shared_names values (2, 'b')"),
                    List.of("c \\{\"id\":1} \"a\"", "c \\{\"id\":2} \"b\""),
                    NONE,
                    List.of("shared names", "shared_names", "rename one")),
            new Contrast(
                    "several-rules",
                    "rules",
                    Map.of("column.mask.with.3.chars", "public.rules.v", "column.mask.with.5.chars", "public.rules.*"),
                    Map.of(),
                    "rules",
                    List.of("create table rules (id int primary key, v text)"),
                    List.of("insert into rules values (1, 'secret')"),
                    List.of("c \\{\"id\":1} \"\\*{3}(\\*\\*)?\""),
                    List.of("c {\"id\":1} \"***\""),
                    NONE),
            lostKey(
                    "replaced",
                    "alter table replaced drop constraint replaced_pkey, add primary key (other)",
                    "c \\{\"other\":-1} \"a\""),
            lostKey("gone", "drop table gone", "c null \"a\""),
            new Contrast(
                    "dropped-keys",
                    "unkeyed",
                    Map.of(),
                    Map.of(),
                    "unkeyed",
                    full("unkeyed"),
                    List.of(
                            "insert into unkeyed values (1, -1, 'a')",
                            "alter table unkeyed drop constraint unkeyed_pkey"),
                    List.of("c null \"a\""),
                    NONE,
                    List.of("public.unkeyed", "message.key.columns", "ANALYZE")),
            new Contrast(
                    "keys-outside",
                    "outside",
                    Map.of("message.key.columns", "public.outside:tenant"),
                    Map.of(),
                    "outside",
                    List.of("create table outside (id int primary key, tenant int, v text)"),
                    List.of(
                            "insert into outside values (1, 7, 'a')",
                            "update outside set tenant = 8",
                            "delete from outside"),
                    List.of(
                            "c \\{\"tenant\":7} \"a\"",
                            "u \\{\"tenant\":8} \"a\"",
                            "d \\{\"tenant\":null}.*",
                            "tombstone.*"),
                    NONE,
                    List.of("public.outside", "REPLICA IDENTITY FULL")),
            lackedColumn("lacking", "public.lacking.*:tenant,other", "c \\{\"other\":-1} \"a\"", "tenant"),
            lackedColumn("without", "public.without.*:tenant", "c \\{\"id\":1} \"a\"", "tenant"),
            new Contrast(
                    "key-expressions",
                    "expressed",
                    Map.of("message.key.columns", "public.expressed:o.*r"),
                    Map.of(),
                    "expressed",
                    full("expressed"),
                    List.of("insert into expressed values (1, -1, 'a')"),
                    List.of("c \\{\"other\":-1} \"a\""),
                    NONE,
                    List.of("public.expressed", "message.key.columns", "o.*r")),
            new Contrast(
                    "unavailable-policy",
                    "kept",
                    Map.of("unavailable.value.policy", "omit"),
                    Map.of(
                            "post.processors", "reselect",
                            "reselect.type", "io.debezium.processors.reselect.ReselectColumnsPostProcessor"),
                    "kept",
                    List.of(
                            "create table kept (id int primary key, n int, v text)",
                            "alter table kept alter v set storage external"),
                    List.of(
                            "insert into kept values (1, 1, repeat('a', 3000))",
                            "update kept set n = 2",
                            "update kept set v = 'b'"),
                    List.of("c \\{\"id\":1} \"a{3000}\"", "u \\{\"id\":1} \"b\"", "u \\{\"id\":1} \"b\""),
                    List.of("c {\"id\":1} \"" + "a".repeat(3000) + '"', "u {\"id\":1} ", "u {\"id\":1} \"b\""),
                    NONE));

    private static Contrast lostKey(String table, String alteration, String theirs) {
        return new Contrast(
                "lost-keys",
                table,
                Map.of(),
                Map.of(),
                table,
                full(table),
                List.of("insert into " + table + " values (1, -1, 'a')", alteration),
                List.of(theirs),
                NONE,
                List.of("public." + table, "message.key.columns"));
    }

    private static Contrast lackedColumn(String table, String rule, String theirs, String column) {
        return new Contrast(
                "lacking-columns",
                table,
                Map.of("message.key.columns", rule),
                Map.of(),
                table,
                full(table),
                List.of("insert into " + table + " values (1, -1, 'a')"),
                List.of(theirs),
                NONE,
                List.of("public." + table, "message.key.columns", column));
    }

    private static List<String> full(String table) {
        return List.of(
                "create table " + table + " (id int primary key, other int not null, v text)",
                "alter table " + table + " replica identity full");
    }

    /** Returns a record in words. */
    static String text(TopicRecord entry) {
        return entry.isTombstone()
                ? "tombstone " + entry.key()
                : entry.payload().path("op").asText() + " " + entry.key() + " "
                        + (entry.payload().at("/after/v").isMissingNode()
                                ? ""
                                : entry.payload().at("/after/v").toString());
    }

    boolean stopsOurs() {
        return !error.isEmpty();
    }

    Lane lane(String program) {
        return new Lane(program, setting(), Lane.PLAIN);
    }

    private Setting setting() {
        return new Setting(name, "of_" + name, List.of(Lane.PLAIN), values, peers);
    }

    /** Returns statements that create the publication and both slots. */
    List<String> sources() {
        return List.of(
                "create publication of_" + name + " for table " + tables + ", finish",
                slot(Lane.OURS),
                slot(Lane.PEER));
    }

    private String slot(String program) {
        return "select pg_create_logical_replication_slot('" + lane(program).prefix() + "', 'pgoutput')";
    }
}
