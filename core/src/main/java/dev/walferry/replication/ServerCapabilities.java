package dev.walferry.replication;

import java.util.Optional;

/**
 * What a server of a given version can do on a pgoutput stream.
 *
 * @param versionNum {@code server_version_num}, for example 180006
 */
public record ServerCapabilities(int versionNum) {
    private static final int OLDEST = 10;

    /** The newest version that this library was tested with. */
    private static final int NEWEST = 18;

    /** The last release of 18 that sends aborts of transactions that it never streamed. */
    private static final int LAST_WITH_STRAY_ABORTS = 180_006;

    /**
     * Creates capabilities of a version.
     *
     * @param versionNum {@code server_version_num}
     * @throws ReplicationException if the server is older than PostgreSQL 10, which has no pgoutput
     */
    public ServerCapabilities {
        if (versionNum / 10_000 < OLDEST) {
            throw ReplicationException.fatal(
                    "server version " + versionNum + " has no pgoutput: PostgreSQL 10 or later is needed");
        }
    }

    /**
     * Returns the major version.
     *
     * @return for example 18
     */
    public int major() {
        return versionNum / 10_000;
    }

    /**
     * Returns the highest pgoutput protocol version it speaks.
     *
     * @return 1 to 4
     */
    public int protocolVersion() {
        return major() >= 16 ? 4 : major() >= 15 ? 3 : major() >= 14 ? 2 : 1;
    }

    /**
     * Returns whether it can send values in binary format.
     *
     * @return true from 14 on
     */
    public boolean binary() {
        return major() >= 14;
    }

    /**
     * Returns whether it can copy slots to its standbys.
     *
     * @return true from 17 on
     */
    public boolean failoverSlots() {
        return major() >= 17;
    }

    /**
     * Returns whether it can send logical messages.
     *
     * @return true from 14 on
     */
    public boolean messages() {
        return major() >= 14;
    }

    /**
     * Returns whether it can stream transactions in progress.
     *
     * @return true from 14 on
     */
    public boolean streaming() {
        return major() >= 14;
    }

    /**
     * Returns whether it can tell when a streamed transaction was aborted, and where.
     *
     * @return true from 16 on
     */
    public boolean parallelStreaming() {
        return major() >= 16;
    }

    /**
     * Returns whether it can send prepared transactions when they are prepared.
     *
     * @return true from 15 on
     */
    public boolean twoPhase() {
        return major() >= 15;
    }

    /**
     * Returns whether it can leave out what came from another node.
     *
     * @return true from 16 on
     */
    public boolean origin() {
        return major() >= 16;
    }

    /**
     * Returns whether it only warns of a publication that is missing, and leaves out its changes. Others end the stream.
     *
     * @return true from 18 on
     */
    public boolean skipsMissingPublications() {
        return major() >= 18;
    }

    /**
     * Returns a warning if the server is newer than those that this library was tested with. Such a server is accepted: so
     * far every version has kept what the one before it sent.
     *
     * @return a sentence for people, if it is
     */
    public Optional<String> newerThanTested() {
        return major() <= NEWEST
                ? Optional.empty()
                : Optional.of("PostgreSQL " + major() + " is newer than " + NEWEST
                        + ", the newest that Walferry was tested with");
    }

    /**
     * Returns a warning if the server sends Stream Abort for transactions that it never streamed. The stream ignores it.
     *
     * @return a sentence for people, if it does
     */
    public Optional<String> strayAborts() {
        return major() == 18 && versionNum <= LAST_WITH_STRAY_ABORTS
                ? Optional.of(
                        "18.0 to 18." + LAST_WITH_STRAY_ABORTS % 10_000 + " may send Stream Abort although streaming"
                                + " is off; Walferry ignores it, other clients may not")
                : Optional.empty();
    }

    /**
     * Returns a warning if the server sends COMMIT PREPARED for transactions that changed nothing. On a two-phase slot this
     * ends the stream, unless such commits are skipped ({@link ChangeStreamBuilder#unknownPrepared}).
     *
     * @return a sentence for people, if it does
     */
    public Optional<String> emptyOutcomes() {
        int fixed = firstWithoutEmptyOutcomes();
        return versionNum < fixed
                ? Optional.of("before " + major() + "." + fixed % 10_000 + " COMMIT PREPARED may arrive without its"
                        + " PREPARE, for a transaction that changed nothing")
                : Optional.empty();
    }

    /**
     * Returns the minor release from which on the outcome of a prepared transaction without changes is not sent; zero for none.
     */
    private int firstWithoutEmptyOutcomes() {
        return switch (major()) {
            case 15 -> 150_019;
            case 16 -> 160_015;
            case 17 -> 170_011;
            case 18 -> 180_005;
            default -> 0;
        };
    }

    /**
     * Refuses an option that the server does not have.
     *
     * @param option the option's name
     * @param available whether the server has it
     * @param since the first version that does
     */
    void require(String option, boolean available, int since) {
        if (!available) {
            throw ReplicationException.fatal("option " + option + " needs PostgreSQL " + since
                    + " or later, but the server is " + major() + ": leave it out or set it to auto");
        }
    }
}
