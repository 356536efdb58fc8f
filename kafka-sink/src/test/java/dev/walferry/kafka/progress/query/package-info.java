/** Tests of the progress of query-based capture. */
@NullMarked
package dev.walferry.kafka.progress.query;

import org.jspecify.annotations.NullMarked;
