/**
 * Real PostgreSQL and Kafka servers on this machine, for tests, the demo and benchmarks, without Docker. Start with
 * {@link dev.walferry.testdata.LocalPostgres} and {@link dev.walferry.testdata.LocalKafka}, or, in JUnit tests, with
 * {@link dev.walferry.testdata.junit}. {@link dev.walferry.testdata.pgoutput} builds the messages that a server would send.
 */
@NullMarked
package dev.walferry.testdata;

import org.jspecify.annotations.NullMarked;
