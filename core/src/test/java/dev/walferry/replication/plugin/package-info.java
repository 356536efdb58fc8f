/** Streams of output plugins other than pgoutput. */
@NullMarked
package dev.walferry.replication.plugin;

import org.jspecify.annotations.NullMarked;
