/**
 * Which rows of the tables have to be read, and reading them on connections beside the stream. Where they belong is
 * decided in {@code internal.placement}.
 */
@NullMarked
package dev.walferry.internal.snapshot;

import org.jspecify.annotations.NullMarked;
