/** What every record says about its change besides the row: operation, transaction and source. Knows no format. */
@NullMarked
package dev.walferry.kafka.record.change;

import org.jspecify.annotations.NullMarked;
