/**
 * Parts of a replication session that know nothing of streams: SQL, status updates, and whether the server is still there.
 * Not for use outside this library: anything here may change in any release.
 */
@NullMarked
package dev.walferry.internal.replication;

import org.jspecify.annotations.NullMarked;
