/** Tests of progress. */
@NullMarked
package dev.walferry.kafka.progress;

import org.jspecify.annotations.NullMarked;
