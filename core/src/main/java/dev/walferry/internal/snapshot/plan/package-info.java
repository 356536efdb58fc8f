/** What has to be read of a table, in which pieces, and how far that has come. It asks no server. */
@NullMarked
package dev.walferry.internal.snapshot.plan;

import org.jspecify.annotations.NullMarked;
