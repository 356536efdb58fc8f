/**
 * The settings of the configuration, each part as an immutable value.
 *
 * <p>The other packages are given these values and know no keys.
 */
@NullMarked
package dev.walferry.kafka.config.settings;

import org.jspecify.annotations.NullMarked;
