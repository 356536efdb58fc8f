package dev.walferry.internal.value;

/** Reads an IPv4 or IPv6 address; the latter may have one {@code ::} and end in dotted decimals. */
public final class InetParser {
    private static final int GROUPS = 8;

    private final TextReader in;
    private final int[] groups = new int[GROUPS];
    private int count;
    private int gapAt = -1;
    private boolean ipv6;
    private long ipv4;

    private InetParser(TextReader in) {
        this.in = in;
    }

    /**
     * Reads an address up to a slash or the end.
     *
     * @param in at the first character; afterwards after the address
     * @return the address
     */
    public static InetParser read(TextReader in) {
        InetParser parser = new InetParser(in);
        String text = in.until("/");
        if (text.indexOf(':') < 0) {
            parser.ipv4 = parser.dotted(text);
        } else {
            parser.ipv6 = true;
            parser.groups(text);
        }
        return parser;
    }

    /**
     * Returns whether the address has 128 bits.
     *
     * @return true for IPv6
     */
    public boolean isIpv6() {
        return ipv6;
    }

    /**
     * Returns the first half of an IPv6 address.
     *
     * @return 64 bits, 0 for IPv4
     */
    public long high() {
        return half(0);
    }

    /**
     * Returns the second half of an IPv6 address, or an IPv4 address.
     *
     * @return 64 or 32 bits
     */
    public long low() {
        return ipv6 ? half(4) : ipv4;
    }

    private long half(int first) {
        long bits = 0;
        for (int i = first; i < first + 4; i++) {
            bits = bits << 16 | groups[i];
        }
        return bits;
    }

    private void groups(String text) {
        int at = 0;
        if (text.startsWith("::")) {
            gapAt = 0;
            at = 2;
        }
        while (at < text.length()) {
            int colon = text.indexOf(':', at);
            int end = colon < 0 ? text.length() : colon;
            String group = text.substring(at, end);
            if (colon < 0 && group.indexOf('.') >= 0) {
                long address = dotted(group);
                add((int) (address >> 16));
                add((int) (address & 0xFFFF));
            } else {
                add(hex(group));
            }
            at = end + 1;
            if (colon >= 0) {
                at = afterColon(text, at);
            }
        }
        spread();
    }

    /** Parses what follows a colon: a group, or the second colon of the only gap, which may end the address. */
    private int afterColon(String text, int at) {
        if (at < text.length() && text.charAt(at) == ':' && gapAt < 0) {
            gapAt = count;
            return at + 1;
        }
        if (at == text.length()) {
            throw in.malformed("another group");
        }
        return at;
    }

    private void spread() {
        if (gapAt < 0 ? count != GROUPS : count >= GROUPS) {
            throw in.malformed("eight groups");
        }
        if (gapAt >= 0) {
            int afterGap = count - gapAt;
            for (int i = 1; i <= afterGap; i++) {
                groups[GROUPS - i] = groups[count - i];
            }
            for (int i = gapAt; i < GROUPS - afterGap; i++) {
                groups[i] = 0;
            }
        }
    }

    private void add(int group) {
        if (count == GROUPS) {
            throw in.malformed("eight groups");
        }
        groups[count++] = group;
    }

    private int hex(String group) {
        if (group.isEmpty() || group.length() > 4) {
            throw in.malformed("one to four hexadecimal digits");
        }
        int value = 0;
        for (int i = 0; i < group.length(); i++) {
            char c = group.charAt(i);
            int digit = c < 0x80 ? Character.digit(c, 16) : -1;
            if (digit < 0) {
                throw in.malformed("a hexadecimal digit");
            }
            value = value << 4 | digit;
        }
        return value;
    }

    private long dotted(String text) {
        long address = 0;
        int parts = 0;
        int value = -1;
        for (int i = 0; i <= text.length(); i++) {
            char c = i < text.length() ? text.charAt(i) : '.';
            if (c >= '0' && c <= '9') {
                value = Math.max(0, value) * 10 + (c - '0');
            } else if (c == '.' && value >= 0) {
                address = address << 8 | value;
                parts++;
                value = -1;
            } else {
                value = 256;
            }
            if (value > 255 || parts > 4) {
                throw in.malformed("four numbers below 256");
            }
        }
        if (parts != 4) {
            throw in.malformed("four numbers below 256");
        }
        return address;
    }
}
