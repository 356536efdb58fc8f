/**
 * What tests of the whole daemon are made of: a {@link dev.walferry.kafka.harness.Route} says where it carries changes,
 * {@link dev.walferry.kafka.harness.DaemonProcess} runs it, and {@link dev.walferry.kafka.harness.RebuiltTables} tells
 * from Kafka alone what the tables must look like.
 */
@NullMarked
package dev.walferry.kafka.harness;

import org.jspecify.annotations.NullMarked;
