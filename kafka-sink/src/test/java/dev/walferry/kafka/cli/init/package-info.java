/** Tests of {@code walferry init}, whose files are used unchanged. */
@NullMarked
package dev.walferry.kafka.cli.init;

import org.jspecify.annotations.NullMarked;
