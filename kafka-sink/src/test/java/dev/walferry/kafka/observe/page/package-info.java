/** The status page in a real browser. */
@NullMarked
package dev.walferry.kafka.observe.page;

import org.jspecify.annotations.NullMarked;
