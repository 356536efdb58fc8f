@NullMarked
package dev.walferry.kafka.record.protobuf;

import org.jspecify.annotations.NullMarked;
