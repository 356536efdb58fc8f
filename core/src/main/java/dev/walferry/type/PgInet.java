package dev.walferry.type;

import dev.walferry.internal.MalformedException;
import dev.walferry.internal.WireReader;
import dev.walferry.internal.value.InetParser;
import dev.walferry.internal.value.InetPrinter;
import dev.walferry.internal.value.TextReader;
import java.nio.ByteBuffer;

/**
 * An inet or cidr: an IPv4 or IPv6 address and the length of its network prefix.
 *
 * @param ipv6 whether the address has 128 bits, else 32
 * @param high the first 64 bits of an IPv6 address, else 0
 * @param low the last 64 bits of an IPv6 address, or the 32 bits of an IPv4 one
 * @param prefixLength bits of the network part, 0 to 32 or 128
 * @param cidr whether the type is cidr, whose text always shows the prefix length
 * @see <a href="https://www.postgresql.org/docs/current/datatype-net-types.html">Network Address Types</a>
 */
public record PgInet(boolean ipv6, long high, long low, int prefixLength, boolean cidr) {
    private static final int IPV4_FAMILY = 2;
    private static final int IPV6_FAMILY = 3;
    private static final int IPV4_BITS = 32;
    private static final int IPV6_BITS = 128;

    /**
     * Reads an inet or cidr.
     *
     * @param typeOid {@link TypeOid#INET} or {@link TypeOid#CIDR}, which the text does not show
     * @param bytes an array with the value
     * @param offset index of the first byte of the value
     * @param length number of bytes of the value
     * @param binary true if the value is in binary format, false if it is text
     * @return the value
     * @throws ValueFormatException if the bytes are not a value of the type
     */
    public static PgInet parse(int typeOid, byte[] bytes, int offset, int length, boolean binary) {
        try {
            return binary
                    ? fromBinary(typeOid, new WireReader(bytes, offset, length))
                    : fromText(typeOid, new TextReader(bytes, offset, length));
        } catch (MalformedException e) {
            throw new ValueFormatException(typeOid, e.reason(), e);
        }
    }

    private static PgInet fromBinary(int typeOid, WireReader in) {
        int start = in.position();
        int family = in.uint8();
        int prefix = in.uint8();
        boolean cidr = in.uint8() != 0;
        int size = in.uint8() * Byte.SIZE;
        boolean ipv6 = family == IPV6_FAMILY;
        int bits = ipv6 ? IPV6_BITS : IPV4_BITS;
        if ((!ipv6 && family != IPV4_FAMILY) || size != bits || prefix > bits || in.remaining() * Byte.SIZE != bits) {
            throw new MalformedException(start, "expected an IPv4 or IPv6 address, got another family or size");
        }
        long high = ipv6 ? in.int64() : 0;
        long low = ipv6 ? in.int64() : in.int32() & 0xFFFF_FFFFL;
        return new PgInet(ipv6, high, low, prefix, cidr || typeOid == TypeOid.CIDR);
    }

    private static PgInet fromText(int typeOid, TextReader in) {
        InetParser address = InetParser.read(in);
        int bits = address.isIpv6() ? IPV6_BITS : IPV4_BITS;
        long prefix = bits;
        if (in.accept('/')) {
            prefix = in.digits();
        }
        in.expectEnd();
        if (prefix > bits) {
            throw in.malformed("a prefix length that fits the address");
        }
        return new PgInet(address.isIpv6(), address.high(), address.low(), (int) prefix, typeOid == TypeOid.CIDR);
    }

    /**
     * Returns the address.
     *
     * @return a new array of 4 or 16 bytes, as {@link java.net.InetAddress#getByAddress(byte[])} takes it; that class
     *     turns an IPv6 address that maps an IPv4 one into the latter
     */
    public byte[] address() {
        if (!ipv6) {
            return ByteBuffer.allocate(Integer.BYTES).putInt((int) low).array();
        }
        return ByteBuffer.allocate(2 * Long.BYTES).putLong(high).putLong(low).array();
    }

    @Override
    public String toString() {
        String address = ipv6 ? InetPrinter.ipv6(high, low) : InetPrinter.ipv4(low);
        boolean whole = prefixLength == (ipv6 ? IPV6_BITS : IPV4_BITS);
        return whole && !cidr ? address : address + '/' + prefixLength;
    }
}
