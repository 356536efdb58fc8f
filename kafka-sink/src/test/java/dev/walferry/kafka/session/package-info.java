/** The daemon's life. */
@NullMarked
package dev.walferry.kafka.session;

import org.jspecify.annotations.NullMarked;
