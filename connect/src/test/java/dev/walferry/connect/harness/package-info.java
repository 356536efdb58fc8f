/** Real workers of Kafka Connect in separate processes, with the connector as a plugin. */
package dev.walferry.connect.harness;
