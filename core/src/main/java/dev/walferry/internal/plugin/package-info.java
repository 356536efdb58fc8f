/**
 * What the plugins other than pgoutput have in common: their rows become tuples of a relation that the catalog helps to
 * describe. Not for use outside this library: anything here may change in any release.
 */
@NullMarked
package dev.walferry.internal.plugin;

import org.jspecify.annotations.NullMarked;
