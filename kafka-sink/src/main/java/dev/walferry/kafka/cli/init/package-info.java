/**
 * {@code walferry init}: asks what to carry, and writes the configuration, the SQL and the rights in Kafka that it
 * needs. Start with {@link dev.walferry.kafka.cli.init.InitCommand}.
 */
@NullMarked
package dev.walferry.kafka.cli.init;

import org.jspecify.annotations.NullMarked;
