@NullMarked
package dev.walferry.kafka.record.binary;

import org.jspecify.annotations.NullMarked;
