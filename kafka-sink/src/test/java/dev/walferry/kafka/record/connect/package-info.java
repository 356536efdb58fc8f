@NullMarked
package dev.walferry.kafka.record.connect;

import org.jspecify.annotations.NullMarked;
