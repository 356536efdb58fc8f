/** Tests of the source database, on real servers. */
@NullMarked
package dev.walferry.kafka.source;

import org.jspecify.annotations.NullMarked;
