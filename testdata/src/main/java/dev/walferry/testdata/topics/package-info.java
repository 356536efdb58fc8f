/** Reads what a daemon has written to Kafka, with Kafka's own consumer, and rebuilds the tables from it. */
@NullMarked
package dev.walferry.testdata.topics;

import org.jspecify.annotations.NullMarked;
