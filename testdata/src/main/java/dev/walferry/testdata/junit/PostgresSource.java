package dev.walferry.testdata.junit;

import dev.walferry.testdata.LocalPostgres;
import dev.walferry.testdata.LocalServerException;
import dev.walferry.testdata.PostgresServer;
import java.util.Map;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.jupiter.api.extension.ExtensionContext.StoreScope;

/** Where test databases live: says the system property {@code walferry.postgres}. */
enum PostgresSource {
    /** A process of this machine. */
    LOCAL,
    /** A container, with {@code testcontainers}. */
    CONTAINER,
    /** The server of a {@code jdbc:} URL. */
    GIVEN;

    private static final Namespace NAMESPACE = Namespace.create(PostgresSource.class);

    static PostgresSource chosen() {
        String property = property();
        if (property.isEmpty() || property.equals("local")) {
            return LOCAL;
        }
        if (property.equals("testcontainers")) {
            return CONTAINER;
        }
        if (property.startsWith("jdbc:postgresql:")) {
            return GIVEN;
        }
        // never the whole value: it may hold a password
        throw new LocalServerException(
                "-Dwalferry.postgres is none of local, testcontainers and jdbc:postgresql://...");
    }

    private static String property() {
        return System.getProperty("walferry.postgres", "").trim();
    }

    /** The server that all tests with this version and these settings share. It ends with the launcher's session. */
    PostgresServer shared(ExtensionContext context, Key key) {
        return context.getStore(StoreScope.LAUNCHER_SESSION, NAMESPACE)
                .computeIfAbsent(key, this::start, PostgresServer.class);
    }

    private PostgresServer start(Key key) {
        return switch (this) {
            case LOCAL -> startLocal(key);
            case CONTAINER -> startContainer(key);
            case GIVEN -> GivenPostgres.of(property(), key.settings());
        };
    }

    /** A server that belongs to one test, which may kill it: a local one, whatever the others run on. */
    static LocalPostgres startOwn(Key key) {
        return startLocal(key);
    }

    private static LocalPostgres startLocal(Key key) {
        LocalPostgres.Builder builder = LocalPostgres.version(key.majorVersion());
        key.settings().forEach(builder::set);
        return builder.start();
    }

    private static PostgresServer startContainer(Key key) {
        try {
            return ContainerPostgres.start(key.majorVersion(), key.settings());
        } catch (RuntimeException e) {
            throw new LocalServerException(
                    "-Dwalferry.postgres=testcontainers: no container of the image postgres:" + key.majorVersion()
                            + " could be started. Is Docker installed and running? " + e.getMessage(),
                    e);
        }
    }

    /** What tells servers apart. */
    record Key(int majorVersion, Map<String, String> settings) {}
}
