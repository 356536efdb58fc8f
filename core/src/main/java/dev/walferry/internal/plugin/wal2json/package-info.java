/** Reads wal2json's format version 2. Not for use outside this library: anything here may change in any release. */
@NullMarked
package dev.walferry.internal.plugin.wal2json;

import org.jspecify.annotations.NullMarked;
