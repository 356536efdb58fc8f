package dev.walferry.kafka.observe.http;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The request line and the headers: all that this server reads of a request. A connection carries one request, so nothing
 * depends on where its body ends.
 *
 * @param method as it was sent
 * @param path the target without its query, not decoded: no path of this server needs that
 * @param headers by their names in lower case
 */
record RequestHead(String method, String path, Map<String, String> headers) {
    /** Browsers send the cookies of every program on this machine, whatever its port. */
    private static final int LARGEST = 16 * 1024;

    private static final Pattern REQUEST_LINE = Pattern.compile("([A-Z]{1,20}) (/[!-~]*) HTTP/1\\.[01]");
    private static final Pattern NAME = Pattern.compile("[!#$%&'*+.^_`|~0-9A-Za-z-]+");

    RequestHead {
        headers = Map.copyOf(headers);
    }

    /**
     * Reads up to the empty line.
     *
     * @return null if the client has closed the connection before
     * @throws RefusedRequestException if this is not HTTP, or too much of it
     */
    static @Nullable RequestHead read(InputStream in) throws IOException, RefusedRequestException {
        byte[] bytes = new byte[1024];
        int length = 0;
        while (true) {
            int next = in.read();
            if (next < 0) {
                return null;
            }
            if (length == LARGEST) {
                throw new RefusedRequestException(431, "more than " + LARGEST + " bytes of headers");
            }
            if (length == bytes.length) {
                bytes = Arrays.copyOf(bytes, 2 * length);
            }
            bytes[length++] = (byte) next;
            if (next == '\n' && endsWithEmptyLine(bytes, length)) {
                return parse(new String(bytes, 0, length, StandardCharsets.ISO_8859_1));
            }
        }
    }

    private static boolean endsWithEmptyLine(byte[] bytes, int length) {
        int before = length - 2;
        if (before >= 0 && bytes[before] == '\r') {
            before--;
        }
        return before < 0 || bytes[before] == '\n';
    }

    private static RequestHead parse(String text) throws RefusedRequestException {
        List<String> lines = text.stripTrailing().lines().toList();
        Matcher request = REQUEST_LINE.matcher(lines.isEmpty() ? "" : lines.get(0));
        if (!request.matches()) {
            throw new RefusedRequestException(400, "expected a request such as: GET /health/ready HTTP/1.1");
        }
        Map<String, String> headers = new HashMap<>();
        for (int i = 1; i < lines.size(); i++) {
            String line = lines.get(i);
            int colon = line.indexOf(':');
            if (colon < 0 || !NAME.matcher(line.substring(0, colon)).matches()) {
                throw new RefusedRequestException(400, "expected a header in line " + (i + 1) + " of the request");
            }
            String name = line.substring(0, colon).toLowerCase(Locale.ROOT);
            if (headers.put(name, withoutBlanks(line, colon + 1)) != null && name.equals("host")) {
                throw new RefusedRequestException(400, "two Host headers");
            }
        }
        String target = request.group(2);
        int query = target.indexOf('?');
        return new RequestHead(request.group(1), query < 0 ? target : target.substring(0, query), headers);
    }

    /**
     * Strips blanks by hand: a pattern with blanks on both sides of anything tries each of them as the beginning and
     * the end.
     */
    private static String withoutBlanks(String line, int from) {
        int begin = from;
        int end = line.length();
        while (begin < end && isBlank(line.charAt(begin))) {
            begin++;
        }
        while (begin < end && isBlank(line.charAt(end - 1))) {
            end--;
        }
        return line.substring(begin, end);
    }

    private static boolean isBlank(char c) {
        return c == ' ' || c == '\t';
    }
}
