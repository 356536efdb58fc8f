/** The command {@code profile}: shows from a JFR recording of the daemon where the time goes. */
@NullMarked
package dev.walferry.bench.profile;

import org.jspecify.annotations.NullMarked;
