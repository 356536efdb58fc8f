/** The page and the charts of the results. */
@NullMarked
package dev.walferry.bench.report;

import org.jspecify.annotations.NullMarked;
