/** Tests of other projects' consumers, which know nothing of Walferry, on the daemon's topics. */
@NullMarked
package dev.walferry.consumers;

import org.jspecify.annotations.NullMarked;
