@NullMarked
package dev.walferry.kafka.query;

import org.jspecify.annotations.NullMarked;
