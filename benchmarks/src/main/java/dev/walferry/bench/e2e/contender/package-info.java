/** The programs that carry changes from PostgreSQL to Kafka, each as a process of its own. */
@NullMarked
package dev.walferry.bench.e2e.contender;

import org.jspecify.annotations.NullMarked;
