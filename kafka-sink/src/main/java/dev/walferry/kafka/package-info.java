/**
 * The daemon: {@link dev.walferry.kafka.Main} is the program, {@link dev.walferry.kafka.session.Daemon} what it runs.
 *
 * <p>A change travels {@code pipeline -> record -> publish}; {@code config} says how, {@code cli} is what people type.
 */
@NullMarked
package dev.walferry.kafka;

import org.jspecify.annotations.NullMarked;
