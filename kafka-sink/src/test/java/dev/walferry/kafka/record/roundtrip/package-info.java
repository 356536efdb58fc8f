/** Tests that write a real server's values in each format and read them back with the format's own library. */
package dev.walferry.kafka.record.roundtrip;
