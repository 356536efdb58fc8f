/** The status page, health and metrics over HTTP. */
@NullMarked
package dev.walferry.kafka.observe.http;

import org.jspecify.annotations.NullMarked;
