/**
 * The socket under a replication connection. Not for use outside this library: anything here may change in any release.
 */
@NullMarked
package dev.walferry.internal.socket;

import org.jspecify.annotations.NullMarked;
