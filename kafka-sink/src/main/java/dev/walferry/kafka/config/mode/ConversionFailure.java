package dev.walferry.kafka.config.mode;

/** What happens to a value that its field's type cannot hold. */
public enum ConversionFailure {
    /** It becomes null, with a warning. */
    WARN,
    /** The daemon stops. */
    FAIL,
    /** It becomes null, without a warning. */
    SKIP
}
