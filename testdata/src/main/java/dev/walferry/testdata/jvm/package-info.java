/** Java programs in separate processes. */
@NullMarked
package dev.walferry.testdata.jvm;

import org.jspecify.annotations.NullMarked;
