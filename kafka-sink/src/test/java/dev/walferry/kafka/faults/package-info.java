/**
 * The daemon on real servers that stall, die, come back or were never set up correctly. Even then nothing is lost,
 * nothing is confirmed too early, and an error says what to do.
 */
@NullMarked
package dev.walferry.kafka.faults;

import org.jspecify.annotations.NullMarked;
