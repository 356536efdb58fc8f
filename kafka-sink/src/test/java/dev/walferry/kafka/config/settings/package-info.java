@NullMarked
package dev.walferry.kafka.config.settings;

import org.jspecify.annotations.NullMarked;
