package dev.walferry.bench.e2e;

import java.util.Map;

/**
 * One run. What is timed of it says {@link TimedPart}.
 *
 * @param contender whose
 * @param run counted from 1; runs of all contenders with one number were made one after another
 * @param seconds that were timed
 * @param rows that arrived in this time
 * @param rowsPerSecond the same as a rate
 * @param cpuPerMillion CPU seconds of the contender's process per million rows
 * @param walsenderCpuPerMillion the same of the walsender
 * @param brokerCpuPerMillion the same of the broker
 * @param cpuTotal CPU seconds of the contender's process from its start on
 * @param peakMebibytes the most memory it held
 * @param threads CPU seconds per million rows by thread of the contender's process, where it is worth mentioning
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
        double peakMebibytes,
        Map<String, Double> threads) {}
