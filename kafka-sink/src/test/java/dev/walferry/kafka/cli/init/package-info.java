/** What {@code walferry init} writes is used as it is. */
@NullMarked
package dev.walferry.kafka.cli.init;

import org.jspecify.annotations.NullMarked;
