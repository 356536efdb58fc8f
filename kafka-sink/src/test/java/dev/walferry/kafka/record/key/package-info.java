@NullMarked
package dev.walferry.kafka.record.key;

import org.jspecify.annotations.NullMarked;
