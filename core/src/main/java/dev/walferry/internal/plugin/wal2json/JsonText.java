package dev.walferry.internal.plugin.wal2json;

import dev.walferry.internal.MalformedException;
import dev.walferry.internal.value.Hex;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;

/** The escapes of JSON strings as PostgreSQL's {@code escape_json} writes them. */
final class JsonText {
    private static final String ESCAPED = "bfnrt\"\\";
    private static final String MEANT = "\b\f\n\r\t\"\\";
    private static final String HEX = "0123456789abcdef";

    private JsonText() {}

    /** Returns the character that a letter after a backslash stands for, 0 if it stands for none. */
    static int unescaped(int letter) {
        int index = ESCAPED.indexOf(letter);
        return index < 0 ? 0 : MEANT.charAt(index);
    }

    /** Returns the control character that four hexadecimal digits stand for. */
    static int codeUnit(byte[] bytes, int at) {
        int unit = 0;
        for (int i = 0; i < 4; i++) {
            unit = unit << 4 | Hex.digit(bytes, at + i);
        }
        if (unit >= ' ' || unit == 0) {
            throw new MalformedException(at, "expected a control character, got another one escaped");
        }
        return unit;
    }

    /**
     * Undoes the escapes of a string that was checked.
     *
     * @param to has room for {@code length} bytes from {@code at} on
     * @return the number of bytes written
     */
    static int unescape(byte[] from, int offset, int length, byte[] to, int at) {
        int end = offset + length;
        int out = at;
        int in = offset;
        while (in < end) {
            byte c = from[in++];
            if (c != '\\') {
                to[out++] = c;
            } else if (from[in] == 'u') {
                to[out++] = (byte) codeUnit(from, in + 1);
                in += 5;
            } else {
                to[out++] = (byte) unescaped(from[in++]);
            }
        }
        return out - at;
    }

    static byte[] unescape(byte[] from, int offset, int length) {
        byte[] text = new byte[length];
        int written = unescape(from, offset, length, text, 0);
        return written == length ? text : java.util.Arrays.copyOf(text, written);
    }

    static String string(byte[] from, int offset, int length) {
        return new String(unescape(from, offset, length), StandardCharsets.UTF_8);
    }

    /** Escapes a name as {@code escape_json} does, without the quotes. */
    static byte[] escape(String name) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        for (byte c : name.getBytes(StandardCharsets.UTF_8)) {
            int index = MEANT.indexOf(c);
            if (index >= 0) {
                out.write('\\');
                out.write(ESCAPED.charAt(index));
            } else if (c >= 0 && c < ' ') {
                out.writeBytes(new byte[] {'\\', 'u', '0', '0', (byte) HEX.charAt(c >> 4), (byte) HEX.charAt(c & 15)});
            } else {
                out.write(c);
            }
        }
        return out.toByteArray();
    }
}
