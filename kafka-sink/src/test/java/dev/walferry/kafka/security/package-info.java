/** What the daemon does where connections are encrypted and rights are few. */
@NullMarked
package dev.walferry.kafka.security;

import org.jspecify.annotations.NullMarked;
