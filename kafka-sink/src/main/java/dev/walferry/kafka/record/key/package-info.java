/** Which columns are a row's key: from the Relation message, the configuration and the database's catalog. */
@NullMarked
package dev.walferry.kafka.record.key;

import org.jspecify.annotations.NullMarked;
