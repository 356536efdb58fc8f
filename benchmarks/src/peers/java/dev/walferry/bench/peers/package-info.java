/** Other programs that do the same job, as their publishers built them. Compiled in the Maven profile {@code peers}. */
@NullMarked
package dev.walferry.bench.peers;

import org.jspecify.annotations.NullMarked;
