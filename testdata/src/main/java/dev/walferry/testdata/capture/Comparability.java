package dev.walferry.testdata.capture;

/** How far the output of {@code test_decoding} can be compared: it ignores publications. */
public enum Comparability {
    /** Every change, letter for letter. */
    EXACT,
    /** Every change, but it has columns that are not published, or names partitions instead of their root. */
    COLUMNS,
    /** It also has rows that are not published, and an update where a row entered or left a row filter. */
    ROWS
}
