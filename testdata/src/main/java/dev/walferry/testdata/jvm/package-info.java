/** Java programs in processes of their own. */
@NullMarked
package dev.walferry.testdata.jvm;

import org.jspecify.annotations.NullMarked;
