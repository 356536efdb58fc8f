/**
 * What PostgreSQL's slot cannot remember: how far the snapshot of each table is. It is kept in a compacted topic, {@code
 * <topic.prefix>.walferry-progress}.
 *
 * <p>Start with {@link dev.walferry.kafka.progress.ProgressTopic}, which reads it, and {@link
 * dev.walferry.kafka.progress.ProgressWriter}, which writes it.
 */
@NullMarked
package dev.walferry.kafka.progress;

import org.jspecify.annotations.NullMarked;
