/** What real servers send, as records. */
@NullMarked
package dev.walferry.kafka.record.live;

import org.jspecify.annotations.NullMarked;
