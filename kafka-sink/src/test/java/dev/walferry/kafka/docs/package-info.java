/** Examples of the how-to pages, run on real servers. */
@NullMarked
package dev.walferry.kafka.docs;

import org.jspecify.annotations.NullMarked;
