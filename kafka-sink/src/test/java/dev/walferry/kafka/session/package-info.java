/** Tests of the daemon's sessions, from its start to its end. */
@NullMarked
package dev.walferry.kafka.session;

import org.jspecify.annotations.NullMarked;
