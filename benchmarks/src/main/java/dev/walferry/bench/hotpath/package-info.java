/** JMH benchmarks of the other stages that a row passes, besides the decoder. */
@NullMarked
package dev.walferry.bench.hotpath;

import org.jspecify.annotations.NullMarked;
