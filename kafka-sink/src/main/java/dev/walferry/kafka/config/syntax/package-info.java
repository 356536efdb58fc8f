/**
 * How keys and values are written: what a value may be, where it comes from, and what is reported about a wrong one.
 */
@NullMarked
package dev.walferry.kafka.config.syntax;

import org.jspecify.annotations.NullMarked;
