package dev.walferry.bench.e2e;

/**
 * The state of a program after it has run for some time.
 *
 * @param seconds since the first sample's period began
 * @param records records in its topic so far
 * @param rowsPerSecond rate since the previous sample
 * @param cpuPerMillion CPU seconds per million rows since then
 * @param heapAfterGcMebibytes what a full collection left in its heap
 * @param residentMebibytes the memory that its process held
 * @param backlogMebibytes WAL that it had not confirmed; if there is none, it was not running at its full rate
 */
record SoakSample(
        double seconds,
        long records,
        double rowsPerSecond,
        double cpuPerMillion,
        double heapAfterGcMebibytes,
        double residentMebibytes,
        double backlogMebibytes) {}
