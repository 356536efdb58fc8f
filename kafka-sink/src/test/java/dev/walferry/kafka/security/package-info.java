/** Tests of the daemon with encrypted connections and with few rights. */
@NullMarked
package dev.walferry.kafka.security;

import org.jspecify.annotations.NullMarked;
