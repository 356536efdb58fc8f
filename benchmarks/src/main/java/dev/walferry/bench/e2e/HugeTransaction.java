package dev.walferry.bench.e2e;

/**
 * One huge streamed transaction, and as many rows in small ones, in the same process.
 *
 * @param run counted from 1
 * @param rows rows of each
 * @param hugeRowsPerSecond from opening the stream to the huge transaction's commit, including the time in the spool
 * @param smallRowsPerSecond from there to the commit of the last small one
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
