/**
 * What query-based capture remembers in the progress topic: the offset of each table, and the keys of rows that were read.
 *
 * <p>Start with {@link dev.walferry.kafka.progress.query.QueryProgress}, which reads it, and {@link
 * dev.walferry.kafka.progress.query.QueryProgressWriter}, which writes it.
 */
@NullMarked
package dev.walferry.kafka.progress.query;

import org.jspecify.annotations.NullMarked;
