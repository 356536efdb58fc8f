@NullMarked
package dev.walferry.kafka.observe.status;

import org.jspecify.annotations.NullMarked;
