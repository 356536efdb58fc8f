@NullMarked
package dev.walferry.kafka.record.json;

import org.jspecify.annotations.NullMarked;
