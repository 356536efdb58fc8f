package dev.walferry.replication;

import java.util.Locale;
import java.util.Properties;
import java.util.regex.Pattern;
import org.postgresql.Driver;
import org.postgresql.PGProperty;

/**
 * How connections are encrypted by default. The driver's own default accepts clear text if the server offers no TLS,
 * and checks no certificate, so anyone between the two can read and change everything. Here a connection to another
 * machine needs TLS and a certificate that is trusted and names the host ({@code sslmode=verify-full}).
 *
 * <p>An {@code sslmode} in the URL or among the properties is used as it is: {@code sslmode=disable} allows clear text.
 */
public final class TlsDefaults {
    private static final Pattern LOOPBACK_4 = Pattern.compile("127(\\.\\d{1,3}){3}");
    private static final Pattern LOOPBACK_6 = Pattern.compile("\\[?(::1|(0{1,4}:){7}0{0,3}1)]?");

    private TlsDefaults() {}

    /**
     * Completes the properties of a connection.
     *
     * @param url a JDBC URL; with several hosts, all of them must be local to count as local
     * @param given user, password and other properties of the driver
     * @return a copy, with {@code sslmode=verify-full} if none was given and the host may be another machine
     */
    public static Properties complete(String url, Properties given) {
        Properties complete = new Properties();
        complete.putAll(given);
        Properties parsed = Driver.parseURL(url, given);
        if (parsed != null && PGProperty.SSL_MODE.getOrNull(parsed) == null && !isLocal(parsed)) {
            PGProperty.SSL_MODE.set(complete, "verify-full");
        }
        return complete;
    }

    private static boolean isLocal(Properties parsed) {
        String hosts = PGProperty.PG_HOST.getOrDefault(parsed);
        if (hosts == null) {
            return true;
        }
        for (String host : hosts.split(",", -1)) {
            if (!isLocal(host)) {
                return false;
            }
        }
        return true;
    }

    /**
     * Tells whether a host is surely this machine. Names are not resolved: what a name server says proves nothing.
     *
     * @param host a name or an address, an IPv6 address with or without brackets
     * @return true for {@code localhost} and for loopback addresses
     */
    public static boolean isLocal(String host) {
        String lower = host.strip().toLowerCase(Locale.ROOT);
        return lower.equals("localhost")
                || LOOPBACK_4.matcher(lower).matches()
                || LOOPBACK_6.matcher(lower).matches();
    }
}
