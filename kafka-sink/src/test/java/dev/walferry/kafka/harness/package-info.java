/**
 * Building blocks for tests of the whole daemon: a {@link dev.walferry.kafka.harness.Route} describes its source and its
 * topics, {@link dev.walferry.kafka.harness.DaemonProcess} runs it, and {@link dev.walferry.testdata.topics.RebuiltTables}
 * rebuilds the tables from Kafka alone.
 */
@NullMarked
package dev.walferry.kafka.harness;

import org.jspecify.annotations.NullMarked;
