package dev.walferry.testdata.capture;

/** How far what {@code test_decoding} says can be compared: it knows nothing of publications. */
public enum Comparison {
    /** Change for change, letter for letter. */
    EXACT,
    /** Change for change, but it names columns that are not published, or leaves of a partitioned table for the root. */
    COLUMNS,
    /** It also has rows that are not published, and shows those that entered or left a row filter as updates. */
    ROWS
}
