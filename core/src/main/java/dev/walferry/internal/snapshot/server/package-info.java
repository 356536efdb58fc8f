/** What readers ask a server: its transactions, how far a standby is, and what its catalog says of a table and its files. */
@NullMarked
package dev.walferry.internal.snapshot.server;

import org.jspecify.annotations.NullMarked;
