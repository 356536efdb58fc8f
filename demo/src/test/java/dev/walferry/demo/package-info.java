/** Tests of the demo, as a class and as a process. */
@NullMarked
package dev.walferry.demo;

import org.jspecify.annotations.NullMarked;
