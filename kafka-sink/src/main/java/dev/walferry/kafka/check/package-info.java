/**
 * Checks whether a configuration would run. Here is what all checks share: their report, and what they know of the published
 * tables. Each {@code ...Check} class, in the packages below, looks at one thing and writes its findings to the
 * {@link dev.walferry.kafka.check.CheckReport}.
 */
@NullMarked
package dev.walferry.kafka.check;

import org.jspecify.annotations.NullMarked;
