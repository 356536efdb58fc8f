/**
 * {@code walferry check}: prints what the checks in {@code dev.walferry.kafka.check} find.
 */
@NullMarked
package dev.walferry.kafka.cli.check;

import org.jspecify.annotations.NullMarked;
