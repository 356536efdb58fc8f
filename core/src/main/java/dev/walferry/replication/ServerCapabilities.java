package dev.walferry.replication;

/**
 * What a server of a given version can do on a pgoutput stream.
 *
 * @param versionNum {@code server_version_num}, for example 180006
 */
public record ServerCapabilities(int versionNum) {
    private static final int OLDEST = 10;

    /**
     * Capabilities of a version.
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
     * The major version.
     *
     * @return for example 18
     */
    public int major() {
        return versionNum / 10_000;
    }

    /**
     * The highest pgoutput protocol version it speaks.
     *
     * @return 1 to 4
     */
    public int protocolVersion() {
        return major() >= 16 ? 4 : major() >= 15 ? 3 : major() >= 14 ? 2 : 1;
    }

    /**
     * Whether it can send values in binary format.
     *
     * @return true from 14 on
     */
    public boolean binary() {
        return major() >= 14;
    }

    /**
     * Whether it can send logical messages.
     *
     * @return true from 14 on
     */
    public boolean messages() {
        return major() >= 14;
    }

    /**
     * Whether it can stream transactions in progress.
     *
     * @return true from 14 on
     */
    public boolean streaming() {
        return major() >= 14;
    }

    /**
     * Whether it can tell when a streamed transaction was aborted, and where.
     *
     * @return true from 16 on
     */
    public boolean parallelStreaming() {
        return major() >= 16;
    }

    /**
     * Whether it can send prepared transactions when they are prepared.
     *
     * @return true from 15 on
     */
    public boolean twoPhase() {
        return major() >= 15;
    }

    /**
     * Whether it can leave out what came from another node.
     *
     * @return true from 16 on
     */
    public boolean origin() {
        return major() >= 16;
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
