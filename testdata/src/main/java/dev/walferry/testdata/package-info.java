/**
 * Real PostgreSQL and Kafka servers and a schema registry on this machine, without Docker, for tests, the demo and
 * benchmarks. Start with {@link dev.walferry.testdata.LocalPostgres}, {@link dev.walferry.testdata.LocalKafka} and {@link
 * dev.walferry.testdata.LocalRegistry}; in JUnit tests, with {@link dev.walferry.testdata.junit}. {@link dev.walferry.testdata.pgoutput} builds the messages that a server sends.
 */
@NullMarked
package dev.walferry.testdata;

import org.jspecify.annotations.NullMarked;
