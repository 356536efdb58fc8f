/** Values of a real server, written in each format and read back by the format's own library. */
package dev.walferry.kafka.record.roundtrip;
