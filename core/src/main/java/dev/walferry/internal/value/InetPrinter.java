package dev.walferry.internal.value;

/**
 * IPv4 and IPv6 addresses as PostgreSQL prints them ({@code inet_net_ntop.c}).
 *
 * <p>The first of the longest runs of at least two zero groups of an IPv6 address becomes {@code ::}. An address that
 * is or maps an IPv4 one ends in dotted decimals.
 */
public final class InetPrinter {
    private static final int GROUPS = 8;

    private InetPrinter() {}

    /**
     * Four decimal numbers.
     *
     * @param address the address in the low 32 bits
     * @return the text
     */
    public static String ipv4(long address) {
        StringBuilder out = new StringBuilder(15);
        appendIpv4(out, address);
        return out.toString();
    }

    /**
     * Hexadecimal groups.
     *
     * @param high first 64 bits
     * @param low last 64 bits
     * @return the text
     */
    public static String ipv6(long high, long low) {
        int runLength = 0;
        int runStart = -1;
        int length = 0;
        for (int i = 0; i < GROUPS; i++) {
            length = group(high, low, i) == 0 ? length + 1 : 0;
            if (length > Math.max(1, runLength)) {
                runLength = length;
                runStart = i - length + 1;
            }
        }
        boolean ipv4 = runStart == 0 && (runLength == 6 || (runLength == 5 && group(high, low, 5) == 0xFFFF));
        int groups = ipv4 ? 6 : GROUPS;
        StringBuilder out = new StringBuilder(45);
        for (int i = 0; i < groups; i++) {
            if (i == runStart) {
                out.append(':');
                i += runLength - 1;
            } else {
                separate(out, i);
                out.append(Integer.toHexString(group(high, low, i)));
            }
        }
        if (ipv4) {
            out.append(':');
            appendIpv4(out, low);
        } else if (runStart >= 0 && runStart + runLength == GROUPS) {
            out.append(':');
        }
        return out.toString();
    }

    private static void separate(StringBuilder out, int group) {
        if (group > 0) {
            out.append(':');
        }
    }

    private static int group(long high, long low, int index) {
        long half = index < 4 ? high : low;
        int shift = (3 - index % 4) * 16;
        return (int) (half >>> shift) & 0xFFFF;
    }

    private static void appendIpv4(StringBuilder out, long address) {
        out.append((address >> 24) & 0xFF)
                .append('.')
                .append((address >> 16) & 0xFF)
                .append('.')
                .append((address >> 8) & 0xFF)
                .append('.')
                .append(address & 0xFF);
    }
}
