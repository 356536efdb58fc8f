/** Tests of the records of what real servers send. */
@NullMarked
package dev.walferry.kafka.record.live;

import org.jspecify.annotations.NullMarked;
