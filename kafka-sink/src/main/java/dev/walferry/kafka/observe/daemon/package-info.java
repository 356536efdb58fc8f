/** What is observed of a running daemon: its slots, and, over HTTP, its pipelines. */
@NullMarked
package dev.walferry.kafka.observe.daemon;

import org.jspecify.annotations.NullMarked;
