/** Runs programs beside the tests, and removes them and their files. */
@NullMarked
package dev.walferry.testdata.process;

import org.jspecify.annotations.NullMarked;
