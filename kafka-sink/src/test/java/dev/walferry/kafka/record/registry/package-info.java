@NullMarked
package dev.walferry.kafka.record.registry;

import org.jspecify.annotations.NullMarked;
