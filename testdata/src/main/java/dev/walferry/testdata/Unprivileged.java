package dev.walferry.testdata;

import dev.walferry.testdata.process.Command;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * How to run PostgreSQL, which refuses to run as root. An ordinary user runs it as is. Root runs it in a user namespace
 * without a mapping, where root and root's files appear to belong to the same unprivileged user. If namespaces are turned
 * off, it runs as the user "nobody" (65534), who then owns its files.
 */
enum Unprivileged {
    AS_IS(""),
    NAMESPACE("unshare --user --ipc"),
    NOBODY("setpriv --reuid=65534 --regid=65534 --clear-groups");

    private static final int NOBODY_ID = 65534;

    // not in a static initializer: it would hide the reason of a failure from all but the first caller
    private static volatile @Nullable Unprivileged chosen;

    private final String prefix;

    Unprivileged(String prefix) {
        this.prefix = prefix;
    }

    /** The way that works on this machine; found once, then remembered. */
    static Unprivileged way() {
        Unprivileged way = chosen;
        if (way == null) {
            way = choose();
            chosen = way;
        }
        return way;
    }

    private static Unprivileged choose() {
        if (!isRoot()) {
            return AS_IS;
        }
        for (Unprivileged way : List.of(NAMESPACE, NOBODY)) {
            if (way.works()) {
                return way;
            }
        }
        throw new LocalServerException("PostgreSQL refuses to run as root, and neither `unshare --user` nor `setpriv"
                + " --reuid` works here. Run as an ordinary user, or name a server with " + LocalPostgres.ALTERNATIVES);
    }

    private boolean works() {
        return Command.isInstalled(words().get(0))
                && Command.run(command(List.of("true"))).succeeded();
    }

    private List<String> words() {
        return prefix.isEmpty() ? List.of() : List.of(prefix.split(" ", -1));
    }

    private static boolean isRoot() {
        try {
            Path probe = Files.createTempFile("walferry", null);
            try {
                return Integer.valueOf(0).equals(Files.getAttribute(probe, "unix:uid"));
            } finally {
                Files.delete(probe);
            }
        } catch (IOException e) {
            throw new UncheckedIOException("cannot find out whether this user is root", e);
        }
    }

    /** Wraps a command line so that it runs this way. The process id stays that of the started process. */
    List<String> command(List<String> command) {
        return Stream.concat(words().stream(), command.stream()).toList();
    }

    /** Makes the server the owner of a file or directory and of everything in it. */
    void own(Path tree) throws IOException {
        if (this != NOBODY) {
            return;
        }
        try (Stream<Path> paths = Files.walk(tree)) {
            for (Path path : (Iterable<Path>) paths::iterator) {
                Files.setAttribute(path, "unix:uid", NOBODY_ID, LinkOption.NOFOLLOW_LINKS);
            }
        }
    }
}
