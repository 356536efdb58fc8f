@NullMarked
package dev.walferry.kafka.config;

import org.jspecify.annotations.NullMarked;
