@NullMarked
package dev.walferry.kafka.record.time;

import org.jspecify.annotations.NullMarked;
