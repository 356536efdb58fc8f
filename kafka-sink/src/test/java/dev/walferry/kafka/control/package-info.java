/** Tests of commands about tables. */
@NullMarked
package dev.walferry.kafka.control;

import org.jspecify.annotations.NullMarked;
