/** Tests of the connector, on a real PostgreSQL, a real broker and real workers of Kafka Connect. */
package dev.walferry.connect;
