/** Streams of other output plugins than pgoutput. */
@NullMarked
package dev.walferry.replication.plugin;

import org.jspecify.annotations.NullMarked;
