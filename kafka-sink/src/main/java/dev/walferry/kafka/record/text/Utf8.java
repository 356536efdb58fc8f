package dev.walferry.kafka.record.text;

/** Recognizes well-formed UTF-8 (Unicode, table 3-7). */
public final class Utf8 {
    private Utf8() {}

    /**
     * Length of the well-formed sequence of two to four bytes that starts here.
     *
     * @param bytes holds the text
     * @param at index of a byte that is not ASCII
     * @param to index after the text's last byte
     * @return 2, 3 or 4, or 0 if there is no such sequence
     */
    public static int sequence(byte[] bytes, int at, int to) {
        int lead = bytes[at] & 0xFF;
        int length =
                lead >= 0xC2 && lead < 0xE0 ? 2 : lead >= 0xE0 && lead < 0xF0 ? 3 : lead >= 0xF0 && lead < 0xF5 ? 4 : 0;
        if (length == 0 || to - at < length || !isSecond(lead, bytes[at + 1] & 0xFF)) {
            return 0;
        }
        for (int i = 2; i < length; i++) {
            if ((bytes[at + i] & 0xC0) != 0x80) {
                return 0;
            }
        }
        return length;
    }

    /**
     * Returns the character of a well-formed sequence of four bytes.
     *
     * @param bytes holds the text
     * @param at index of the sequence's first byte
     * @return a code point above U+FFFF
     */
    public static int codePoint(byte[] bytes, int at) {
        return (bytes[at] & 0x07) << 18
                | (bytes[at + 1] & 0x3F) << 12
                | (bytes[at + 2] & 0x3F) << 6
                | (bytes[at + 3] & 0x3F);
    }

    /** Rejects overlong forms, surrogates and code points above U+10FFFF. */
    private static boolean isSecond(int lead, int second) {
        int least = lead == 0xE0 ? 0xA0 : lead == 0xF0 ? 0x90 : 0x80;
        int most = lead == 0xED ? 0x9F : lead == 0xF4 ? 0x8F : 0xBF;
        return second >= least && second <= most;
    }
}
