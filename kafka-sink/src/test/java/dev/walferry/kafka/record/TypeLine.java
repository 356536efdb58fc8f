package dev.walferry.kafka.record;

import dev.walferry.kafka.config.settings.RecordSettings;
import dev.walferry.kafka.record.catalog.TableCatalog;
import dev.walferry.kafka.record.column.ColumnType;
import dev.walferry.kafka.record.column.ColumnTypes;
import dev.walferry.pgoutput.PgOutputDecoder;
import dev.walferry.pgoutput.Relation;
import dev.walferry.pgoutput.Type;
import dev.walferry.testdata.pgoutput.ControlMessages;
import dev.walferry.type.TypeOid;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvFileSource;

/** The lines of types.csv, each of which describes a column and a value. */
public final class TypeLine {
    private static final int USER_TYPE = 20_000;

    private TypeLine() {}

    /** Runs a test with each line: type, modifier, text on the wire, setting and JSON. */
    @Target(ElementType.METHOD)
    @Retention(RetentionPolicy.RUNTIME)
    @ParameterizedTest(name = "{0} {1} {2} [{3}]")
    @CsvFileSource(
            resources = "/dev/walferry/kafka/record/types.csv",
            delimiter = '|',
            quoteCharacter = '\0',
            numLinesToSkip = 1,
            ignoreLeadingAndTrailingWhitespace = false)
    public @interface Each {}

    /** Returns key and value of a setting, nothing for {@code -}. */
    static String[] settings(String setting) {
        return setting.equals("-") ? new String[0] : setting.split("=", 2);
    }

    /** Announces the type, unless it is built in, and describes a column {@code v} for {@link Rows#relation}. */
    static String column(Rows session, String type, String typmod) {
        int oid = TypeOid.ofName(type);
        if (oid == 0) {
            oid = USER_TYPE;
            boolean domain = type.startsWith("domain:");
            session.type(oid, domain ? "" : "public", domain ? type.substring("domain:".length()) : type);
        }
        return "v:" + oid + ":" + typmod;
    }

    /**
     * Returns the column's meaning for a type's name, its modifier and a setting like {@code key=value}, or {@code -}
     * for none. A field's value may not be replaced by anything else.
     */
    public static ColumnType strictColumn(String type, int typmod, String setting) {
        return column(type, typmod, setting, "value.format=json-schema");
    }

    public static ColumnType column(String type, int typmod, String... settings) {
        List<String> words = new ArrayList<>();
        for (String setting : settings) {
            words.addAll(List.of(settings(setting)));
        }
        RecordSettings all = Settings.with(words.toArray(new String[0]));
        ColumnTypes types = new ColumnTypes(all, TableCatalog.NONE);
        int oid = TypeOid.ofName(type);
        if (oid == 0) {
            oid = USER_TYPE;
            boolean domain = type.startsWith("domain:");
            types.add(new Type(
                    0, oid, domain ? "pg_catalog" : "public", domain ? type.substring("domain:".length()) : type));
        }
        return Objects.requireNonNull(types.of(relation("v:" + oid + ":" + typmod)))
                .type(0);
    }

    /** Returns a relation without a key, with columns like {@code id:23} or {@code n:1700:655366}. */
    static Relation relation(String... columns) {
        WireBytes message = new WireBytes('R').int32(Rows.OID).string("public").string("item");
        message.int8('d').int16(columns.length);
        for (String column : columns) {
            String[] parts = column.split(":", -1);
            int typmod = parts.length == 2 ? -1 : Integer.parseInt(parts[2]);
            message.int8(0).string(parts[0]).int32(Integer.parseInt(parts[1])).int32(typmod);
        }
        byte[] bytes = message.toBytes();
        PgOutputDecoder decoder = new PgOutputDecoder();
        byte[] begin = ControlMessages.begin(5000, 0, 1);
        decoder.decode(begin, 0, begin.length);
        return (Relation) decoder.decode(bytes, 0, bytes.length);
    }
}
