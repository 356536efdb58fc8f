@NullMarked
package dev.walferry.kafka.record.column;

import org.jspecify.annotations.NullMarked;
