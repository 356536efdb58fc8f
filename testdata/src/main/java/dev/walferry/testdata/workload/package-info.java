/** What tests write into tables: every type's values, and statements drawn at random. */
@NullMarked
package dev.walferry.testdata.workload;

import org.jspecify.annotations.NullMarked;
