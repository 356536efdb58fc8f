/** Real workers of Kafka Connect in processes of their own, with the connector as a plugin. */
package dev.walferry.connect.harness;
