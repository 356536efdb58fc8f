/** {@code walferry tables}: what is done for each table. */
@NullMarked
package dev.walferry.kafka.cli.tables;

import org.jspecify.annotations.NullMarked;
