/** {@code walferry tables}: what is done for each table; and commands that change it. */
@NullMarked
package dev.walferry.kafka.cli.tables;

import org.jspecify.annotations.NullMarked;
