/** Which rows have to be read, reading them, and where in the stream they belong. */
@NullMarked
package dev.walferry.internal.snapshot;

import org.jspecify.annotations.NullMarked;
