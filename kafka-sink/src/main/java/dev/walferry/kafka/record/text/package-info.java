/** Text as bytes: its digits, its characters, and PostgreSQL's quotes. */
@NullMarked
package dev.walferry.kafka.record.text;

import org.jspecify.annotations.NullMarked;
