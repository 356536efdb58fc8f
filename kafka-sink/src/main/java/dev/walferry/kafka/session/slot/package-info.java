/** The slot from one session to the next: whose turn it is, what was delivered from it, and when it is given up. */
@NullMarked
package dev.walferry.kafka.session.slot;

import org.jspecify.annotations.NullMarked;
