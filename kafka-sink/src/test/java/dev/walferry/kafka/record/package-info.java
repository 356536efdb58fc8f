@NullMarked
package dev.walferry.kafka.record;

import org.jspecify.annotations.NullMarked;
