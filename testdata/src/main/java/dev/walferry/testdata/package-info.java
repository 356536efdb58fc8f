/**
 * Real PostgreSQL and Kafka servers on this machine, without Docker, for tests, the demo and benchmarks. Start with
 * {@link dev.walferry.testdata.LocalPostgres} and {@link dev.walferry.testdata.LocalKafka}; in JUnit tests, with
 * {@link dev.walferry.testdata.junit}. {@link dev.walferry.testdata.pgoutput} builds the messages that a server sends.
 */
@NullMarked
package dev.walferry.testdata;

import org.jspecify.annotations.NullMarked;
