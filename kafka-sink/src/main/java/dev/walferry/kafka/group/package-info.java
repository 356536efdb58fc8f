/**
 * Several pipelines in one process: their configurations, which tables are whose, and their lives. {@link
 * dev.walferry.kafka.group.PipelineGroup} runs them.
 */
@NullMarked
package dev.walferry.kafka.group;

import org.jspecify.annotations.NullMarked;
