package dev.walferry.kafka.observe.status;

/** What an orchestrator asks a process. Safe in any thread. */
public interface HealthSource {
    /**
     * Tells whether a restart is no use.
     *
     * @return down if something is stuck, which only a restart fixes
     */
    Health live();

    /**
     * Tells whether all work is done.
     *
     * @return down if something does not move
     */
    Health ready();
}
