/** How keys and values are written: what a value may be, where it comes from, and what is said of one that is wrong. */
@NullMarked
package dev.walferry.kafka.config.syntax;

import org.jspecify.annotations.NullMarked;
