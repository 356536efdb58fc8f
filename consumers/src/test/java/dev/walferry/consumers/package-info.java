/** What consumers of other projects make of the daemon's topics, without knowing of Walferry. */
@NullMarked
package dev.walferry.consumers;

import org.jspecify.annotations.NullMarked;
