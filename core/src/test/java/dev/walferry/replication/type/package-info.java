/** Values of every type, from live servers. */
@NullMarked
package dev.walferry.replication.type;

import org.jspecify.annotations.NullMarked;
