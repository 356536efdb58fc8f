/** Which tables, views and queries are polled, what they look like, and the order in which their rows are read. */
@NullMarked
package dev.walferry.kafka.query.table;

import org.jspecify.annotations.NullMarked;
