package dev.walferry.bench.e2e;

/**
 * One huge transaction that was streamed, against as many rows in small ones, in the same process.
 *
 * @param run counted from 1
 * @param rows of each
 * @param hugeRowsPerSecond from opening the stream to the huge transaction's commit, the time in the spool included
 * @param smallRowsPerSecond from there to the last small one's
 * @param cpuPerMillion CPU seconds of the process per million rows of either kind
 * @param peakMebibytes the most memory that the process held
 */
record HugeTransaction(
        int run,
        long rows,
        double hugeRowsPerSecond,
        double smallRowsPerSecond,
        double cpuPerMillion,
        double peakMebibytes) {}
