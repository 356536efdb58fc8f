@NullMarked
package dev.walferry.kafka.record.avro;

import org.jspecify.annotations.NullMarked;
