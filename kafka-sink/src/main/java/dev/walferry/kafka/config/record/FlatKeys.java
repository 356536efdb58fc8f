package dev.walferry.kafka.config.record;

import static org.apache.kafka.common.config.ConfigDef.Importance.LOW;
import static org.apache.kafka.common.config.ConfigDef.Importance.MEDIUM;
import static org.apache.kafka.common.config.ConfigDef.Type.LIST;
import static org.apache.kafka.common.config.ConfigDef.Type.STRING;

import dev.walferry.kafka.config.mode.FlatDelete;
import dev.walferry.kafka.config.mode.RecordFormat;
import dev.walferry.kafka.config.rule.AddedField;
import dev.walferry.kafka.config.settings.FlatSettings;
import dev.walferry.kafka.config.syntax.EnumWords;
import dev.walferry.kafka.config.syntax.KeyGroup;
import dev.walferry.kafka.config.syntax.KeyValidators;
import dev.walferry.kafka.config.syntax.ParsedSettings;
import java.util.List;
import org.apache.kafka.common.config.ConfigDef;
import org.jspecify.annotations.Nullable;

/** The keys of {@link FlatSettings}. Their meaning is that of the options of Debezium's ExtractNewRecordState. */
final class FlatKeys {
    private static final String DELETE = "flat.delete";
    private static final String FIELDS = "flat.add.fields";
    private static final String FIELDS_PREFIX = "flat.add.fields.prefix";
    private static final String HEADERS = "flat.add.headers";
    private static final String HEADERS_PREFIX = "flat.add.headers.prefix";
    private static final String PREFIX = "__";

    private static final EnumWords<FlatDelete> DELETES = EnumWords.hyphenated(FlatDelete.class);

    private static final ConfigDef.Validator PARTS =
            KeyValidators.listParsedBy("parts of the envelope", texts -> AddedField.parse(texts, ""));

    private FlatKeys() {}

    static void define(ConfigDef definition) {
        KeyGroup group = new KeyGroup(definition, "Flat records");
        group.optional(
                        DELETE,
                        STRING,
                        "tombstone",
                        DELETES,
                        MEDIUM,
                        "What a delete becomes under `value.envelope=flat`: a record without value (`tombstone`); the"
                                + " old row, with a field `__deleted` that is `true` (`rewrite`; in other records it is"
                                + " `false`); both (`rewrite-with-tombstone`); or nothing (`drop`). PostgreSQL"
                                + " sends only the replica identity's columns of the old row.")
                .optional(
                        FIELDS,
                        LIST,
                        List.of(),
                        PARTS,
                        LOW,
                        "Parts of Debezium's envelope that follow the columns: `op`, `ts_ms`, fields of `source` such as `lsn`"
                                + " or `source.ts_ms`, and fields of `transaction` such as `transaction.total_order`, which"
                                + " are null without `provide.transaction.metadata`. The field of `source.ts_ms` is"
                                + " `__source_ts_ms`; `<part>:<name>` gives another name.")
                .optional(FIELDS_PREFIX, STRING, PREFIX, null, LOW, "What the names of these fields begin with.")
                .optional(
                        HEADERS,
                        LIST,
                        List.of(),
                        PARTS,
                        LOW,
                        "The same parts as headers, in text. A tombstone only has `op`.")
                .optional(HEADERS_PREFIX, STRING, PREFIX, null, LOW, "What the names of these headers begin with.");
    }

    static void crossCheck(ParsedSettings settings, @Nullable RecordFormat format, ChosenNames names) {
        if (settings.has(FIELDS) && settings.has(FIELDS_PREFIX)) {
            List<AddedField> fields = AddedField.parse(settings.list(FIELDS), settings.text(FIELDS_PREFIX));
            names.check(FIELDS, fields.stream().map(AddedField::name).toList(), format);
        }
    }

    static FlatSettings settings(ParsedSettings settings) {
        return new FlatSettings(
                DELETES.parse(settings.text(DELETE)),
                AddedField.parse(settings.list(FIELDS), settings.text(FIELDS_PREFIX)),
                AddedField.parse(settings.list(HEADERS), settings.text(HEADERS_PREFIX)));
    }
}
