/**
 * The choices that configuration keys offer, an enum each: how values are written, which changes are left out, which
 * publications are created.
 */
@NullMarked
package dev.walferry.kafka.config.mode;

import org.jspecify.annotations.NullMarked;
