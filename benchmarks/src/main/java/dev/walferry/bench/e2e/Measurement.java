package dev.walferry.bench.e2e;

import java.util.Map;

/**
 * One run. {@link TimedPart} decides which part of it is timed.
 *
 * @param contender the contender's name
 * @param run counted from 1; the runs of all contenders with the same number followed each other
 * @param seconds the time that was measured
 * @param rows the rows that arrived in this time
 * @param rowsPerSecond the same as a rate
 * @param cpuPerMillion CPU seconds of the contender's process per million rows
 * @param walsenderCpuPerMillion the same for the walsender; of a snapshot, for all of the server
 * @param brokerCpuPerMillion the same for the broker
 * @param cpuTotal CPU seconds of the contender's process since its start
 * @param launchToLast seconds from the contender's launch to its last row; 0 if it was stopped before that
 * @param peakMebibytes the most memory it held
 * @param threads CPU seconds per million rows by thread of the contender's process, for threads that used any worth mentioning
 */
record Measurement(
        String contender,
        int run,
        double seconds,
        double rows,
        double rowsPerSecond,
        double cpuPerMillion,
        double walsenderCpuPerMillion,
        double brokerCpuPerMillion,
        double cpuTotal,
        double launchToLast,
        double peakMebibytes,
        Map<String, Double> threads) {}
