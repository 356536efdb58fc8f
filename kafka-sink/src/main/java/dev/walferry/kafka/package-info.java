/**
 * The daemon: {@link dev.walferry.kafka.Main} is the program, and {@link dev.walferry.kafka.session.Daemon} is what it
 * runs.
 *
 * <p>A change travels {@code pipeline -> record -> publish}; {@code config} says how, {@code cli} is what people type.
 */
@NullMarked
package dev.walferry.kafka;

import org.jspecify.annotations.NullMarked;
