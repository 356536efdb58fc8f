/**
 * Output plugins other than pgoutput.
 *
 * <p>Start with {@link dev.walferry.plugin.OutputPlugin}. A {@code ChangeStream} turns what another plugin sends into
 * the same {@link dev.walferry.pgoutput.PgOutputMessage messages}, so a program reads them all in one way.
 */
@NullMarked
package dev.walferry.plugin;

import org.jspecify.annotations.NullMarked;
