/** Tests of which tables are read, and which are left out. */
@NullMarked
package dev.walferry.kafka.session.table;

import org.jspecify.annotations.NullMarked;
