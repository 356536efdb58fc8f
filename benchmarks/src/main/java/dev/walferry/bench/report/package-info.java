/** Pages and charts of what was measured. */
@NullMarked
package dev.walferry.bench.report;

import org.jspecify.annotations.NullMarked;
