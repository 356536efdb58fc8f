/** The way to the source: {@link dev.walferry.kafka.source.Login} opens every connection to it. */
@NullMarked
package dev.walferry.kafka.source;

import org.jspecify.annotations.NullMarked;
