/** JMH benchmarks of what must not grow: time and memory with the size of a transaction and the number of relations. */
@NullMarked
package dev.walferry.bench.flat;

import org.jspecify.annotations.NullMarked;
