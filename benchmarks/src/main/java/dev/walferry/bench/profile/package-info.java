/** The command {@code profile}: what a recording of the daemon by JFR says of where the time goes. */
@NullMarked
package dev.walferry.bench.profile;

import org.jspecify.annotations.NullMarked;
