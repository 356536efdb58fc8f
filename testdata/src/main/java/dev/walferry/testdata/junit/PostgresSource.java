package dev.walferry.testdata.junit;

import dev.walferry.testdata.LocalPostgres;
import dev.walferry.testdata.LocalServerException;
import dev.walferry.testdata.PostgresServer;
import java.util.Map;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.jupiter.api.extension.ExtensionContext.StoreScope;

/** Where test databases are, as the system property {@code walferry.postgres} says. */
enum PostgresSource {
    /** A local process. */
    LOCAL,
    /** A container: {@code testcontainers}. */
    CONTAINER,
    /** A server given by a {@code jdbc:} URL. */
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
        // without the value, which may hold a password
        throw new LocalServerException("-Dwalferry.postgres: expected local, testcontainers or jdbc:postgresql://...");
    }

    private static String property() {
        return System.getProperty("walferry.postgres", "").trim();
    }

    /** The server that all tests with this version and these settings share. It ends with the launcher session. */
    PostgresServer shared(ExtensionContext context, Key key) {
        return context.getStore(StoreScope.LAUNCHER_SESSION, NAMESPACE)
                .computeIfAbsent(key, this::start, PostgresServer.class);
    }

    private PostgresServer start(Key key) {
        return key.installed() ? startLocal(key) : startBundled(key);
    }

    private PostgresServer startBundled(Key key) {
        return switch (this) {
            case LOCAL -> startLocal(key);
            case CONTAINER -> startContainer(key);
            case GIVEN -> GivenPostgres.of(property(), key.settings());
        };
    }

    /** A server that belongs to one test, which may kill it. It is always local. */
    static LocalPostgres startOwn(Key key) {
        return startLocal(key);
    }

    private static LocalPostgres startLocal(Key key) {
        LocalPostgres.Builder builder = LocalPostgres.version(key.majorVersion());
        if (key.installed()) {
            builder.installed();
        }
        key.settings().forEach(builder::set);
        return builder.start();
    }

    private static PostgresServer startContainer(Key key) {
        try {
            return ContainerPostgres.start(key.majorVersion(), key.settings());
        } catch (RuntimeException e) {
            throw new LocalServerException(
                    "-Dwalferry.postgres=testcontainers: cannot start a container of the image postgres:"
                            + key.majorVersion() + ". Is Docker installed and running? " + e.getMessage(),
                    e);
        }
    }

    /** Tests with equal keys share a server. */
    record Key(int majorVersion, boolean installed, Map<String, String> settings) {}
}
