@NullMarked
package dev.walferry.kafka.log;

import org.jspecify.annotations.NullMarked;
