/**
 * The daemon's life: {@link dev.walferry.kafka.session.Daemon} opens one session after another until it is stopped or
 * until an error that needs a person.
 */
@NullMarked
package dev.walferry.kafka.session;

import org.jspecify.annotations.NullMarked;
