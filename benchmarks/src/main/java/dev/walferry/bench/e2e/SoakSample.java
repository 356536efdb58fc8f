package dev.walferry.bench.e2e;

/**
 * How a program is after it has run for a while.
 *
 * @param seconds since the first sample's period began
 * @param records in its topic so far
 * @param rowsPerSecond since the sample before
 * @param cpuPerMillion CPU seconds per million rows since then
 * @param heapAfterGcMebibytes what a full collection left in its heap
 * @param residentMebibytes the memory that its process held
 * @param backlogMebibytes WAL that it had not confirmed: more than nothing, or it was not at its full rate
 */
record SoakSample(
        double seconds,
        long records,
        double rowsPerSecond,
        double cpuPerMillion,
        double heapAfterGcMebibytes,
        double residentMebibytes,
        double backlogMebibytes) {}
