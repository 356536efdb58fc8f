@NullMarked
package dev.walferry.kafka.record.value;

import org.jspecify.annotations.NullMarked;
