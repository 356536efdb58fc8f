package dev.walferry.kafka.config.record;

import static org.apache.kafka.common.config.ConfigDef.Importance.LOW;
import static org.apache.kafka.common.config.ConfigDef.Importance.MEDIUM;
import static org.apache.kafka.common.config.ConfigDef.Type.STRING;

import dev.walferry.kafka.config.mode.BinaryHandling;
import dev.walferry.kafka.config.mode.ConversionFailure;
import dev.walferry.kafka.config.mode.DecimalHandling;
import dev.walferry.kafka.config.mode.HstoreHandling;
import dev.walferry.kafka.config.mode.IntervalHandling;
import dev.walferry.kafka.config.mode.TimePrecision;
import dev.walferry.kafka.config.mode.UnavailablePolicy;
import dev.walferry.kafka.config.syntax.EnumWords;
import dev.walferry.kafka.config.syntax.KeyGroup;
import dev.walferry.kafka.config.syntax.KeyValidators;
import dev.walferry.kafka.config.syntax.ParsedSettings;

/** The keys for how single values are written, and for what replaces a missing value. */
final class ValueKeys {
    private static final String DECIMALS = "decimal.handling.mode";
    private static final String TIMES = "time.precision.mode";
    private static final String INTERVALS = "interval.handling.mode";
    private static final String BINARIES = "binary.handling.mode";
    private static final String HSTORES = "hstore.handling.mode";
    static final String UNAVAILABLE_POLICY = "unavailable.value.policy";
    private static final String UNAVAILABLE = "unavailable.value.placeholder";
    private static final String CONVERSION = "event.converting.failure.handling.mode";

    private static final EnumWords<DecimalHandling> DECIMAL = EnumWords.of(DecimalHandling.class);
    private static final EnumWords<TimePrecision> TIME = EnumWords.of(TimePrecision.class);
    private static final EnumWords<IntervalHandling> INTERVAL = EnumWords.of(IntervalHandling.class);
    private static final EnumWords<BinaryHandling> BINARY = EnumWords.hyphenated(BinaryHandling.class);
    private static final EnumWords<HstoreHandling> HSTORE = EnumWords.of(HstoreHandling.class);
    private static final EnumWords<ConversionFailure> FAILURE = EnumWords.of(ConversionFailure.class);
    private static final EnumWords<UnavailablePolicy> POLICY = EnumWords.of(UnavailablePolicy.class);

    private ValueKeys() {}

    static void define(KeyGroup group) {
        defineTypes(group);
        defineMissing(group);
    }

    private static void defineTypes(KeyGroup group) {
        group.optional(
                        DECIMALS,
                        STRING,
                        "precise",
                        DECIMAL,
                        MEDIUM,
                        "How `numeric` and `money` are written: the unscaled value as Base64, a JSON number, or a string of"
                                + " digits.")
                .optional(
                        TIMES,
                        STRING,
                        "adaptive",
                        TIME,
                        MEDIUM,
                        "How `date`, `time` and `timestamp` are written. `timestamptz` and `timetz` are ISO 8601 strings."
                                + " Under `structured`, all of them and `interval` are structures with a field for each"
                                + " part: year, month, day and so on.")
                .optional(
                        INTERVALS,
                        STRING,
                        "numeric",
                        INTERVAL,
                        LOW,
                        "How `interval` is written: as microseconds (a month counts as 30.4375 days) or as an ISO 8601"
                                + " duration. Without effect under `time.precision.mode=structured`.")
                .optional(
                        BINARIES,
                        STRING,
                        "bytes",
                        BINARY,
                        LOW,
                        "How `bytea` is written. In JSON, `bytes` and `base64` are the same.")
                .optional(
                        HSTORES,
                        STRING,
                        "json",
                        HSTORE,
                        LOW,
                        "How `hstore` is written: as a string that holds a JSON object (`json`), or as a JSON object"
                                + " (`map`).");
    }

    private static void defineMissing(KeyGroup group) {
        group.optional(
                        UNAVAILABLE_POLICY,
                        STRING,
                        "placeholder",
                        POLICY,
                        MEDIUM,
                        "What a new row has in place of a value that PostgreSQL did not send because it is stored out"
                                + " of line (TOAST) and did not change: `unavailable.value.placeholder`, or null in a"
                                + " column whose type has no placeholder; no field at all (`omit`; null where a"
                                + " schema wants a field, which is optional then even if the column is NOT NULL); the value that the table has by now"
                                + " (`reselect`; the placeholder if the row is gone or has no key); or the stream stops"
                                + " (`fail`). The header `__walferry.unavailable` names columns without their values,"
                                + " and `__walferry.reselected` those whose values were read from the table: one query"
                                + " for each such row, for which the role needs `SELECT`. `REPLICA IDENTITY FULL` makes"
                                + " PostgreSQL send every value. Raw values need none of this: they show what was not"
                                + " sent.")
                .optional(
                        UNAVAILABLE,
                        STRING,
                        "__debezium_unavailable_value",
                        KeyValidators.PLACEHOLDER,
                        LOW,
                        "Stands for a value that PostgreSQL did not send because it is stored out of line (TOAST) and did"
                                + " not change. Write `hex:` and hexadecimal digits for bytes that are not text.")
                .optional(
                        CONVERSION,
                        STRING,
                        "warn",
                        FAILURE,
                        LOW,
                        "What happens to a value that its field's type cannot hold, such as a `timestamp` of the year 1 in"
                                + " nanoseconds: it becomes null, with a warning (`warn`) or without one (`skip`), and the"
                                + " header `__walferry.unconverted` names the column; or the daemon stops (`fail`). A key is"
                                + " never null: there it always stops.");
    }

    static DecimalHandling decimals(ParsedSettings settings) {
        return DECIMAL.parse(settings.text(DECIMALS));
    }

    static TimePrecision times(ParsedSettings settings) {
        return TIME.parse(settings.text(TIMES));
    }

    static IntervalHandling intervals(ParsedSettings settings) {
        return INTERVAL.parse(settings.text(INTERVALS));
    }

    static BinaryHandling binaries(ParsedSettings settings) {
        return BINARY.parse(settings.text(BINARIES));
    }

    static HstoreHandling hstores(ParsedSettings settings) {
        return HSTORE.parse(settings.text(HSTORES));
    }

    static UnavailablePolicy unavailablePolicy(ParsedSettings settings) {
        return POLICY.parse(settings.text(UNAVAILABLE_POLICY));
    }

    static String unavailable(ParsedSettings settings) {
        return settings.text(UNAVAILABLE);
    }

    static ConversionFailure conversion(ParsedSettings settings) {
        return FAILURE.parse(settings.text(CONVERSION));
    }
}
