package dev.walferry.kafka.observe.status;

/** What an orchestrator asks a process. Safe in any thread. */
public interface HealthSource {
    /**
     * Tells whether the process needs no restart.
     *
     * @return down if something is stuck, which only a restart fixes
     */
    Health live();

    /**
     * Tells whether everything moves.
     *
     * @return down if something does not move
     */
    Health ready();
}
