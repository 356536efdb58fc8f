/**
 * What is checked in PostgreSQL: start at {@link dev.walferry.kafka.check.source.SourceCheck}.
 */
@NullMarked
package dev.walferry.kafka.check.source;

import org.jspecify.annotations.NullMarked;
