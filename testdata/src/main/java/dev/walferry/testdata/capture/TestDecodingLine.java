package dev.walferry.testdata.capture;

/**
 * One line that PostgreSQL's {@code test_decoding} plugin wrote.
 *
 * @param lsn the position that the server sent with it, unsigned
 * @param text for example {@code table public.item: INSERT: id[integer]:1}
 */
public record TestDecodingLine(long lsn, String text) {}
