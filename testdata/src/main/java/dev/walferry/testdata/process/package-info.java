/** Programs that run beside the tests, their files, and how nothing of them is left. */
@NullMarked
package dev.walferry.testdata.process;

import org.jspecify.annotations.NullMarked;
