/** The programs that carry changes from PostgreSQL to Kafka, each as a separate process. */
@NullMarked
package dev.walferry.bench.e2e.contender;

import org.jspecify.annotations.NullMarked;
