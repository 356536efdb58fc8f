/** Other programs that do the same job, as their own publishers built them. Compiled in Maven profile {@code peers}. */
@NullMarked
package dev.walferry.bench.peers;

import org.jspecify.annotations.NullMarked;
