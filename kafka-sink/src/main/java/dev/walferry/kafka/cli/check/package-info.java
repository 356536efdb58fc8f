/**
 * {@code walferry check}: would the daemon run with a configuration? Start at
 * {@link dev.walferry.kafka.cli.check.CheckCommand}; each {@code ...Check} class looks at one thing and writes its
 * findings to the {@link dev.walferry.kafka.cli.check.CheckReport}.
 */
@NullMarked
package dev.walferry.kafka.cli.check;

import org.jspecify.annotations.NullMarked;
