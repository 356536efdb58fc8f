/** The slot as the server sees it: what it holds back, and when it will be lost. */
@NullMarked
package dev.walferry.kafka.observe.slot;

import org.jspecify.annotations.NullMarked;
