/** JMH benchmarks of what must not grow: the cost of a row with the size of its transaction and the number of relations. */
@NullMarked
package dev.walferry.bench.flat;

import org.jspecify.annotations.NullMarked;
