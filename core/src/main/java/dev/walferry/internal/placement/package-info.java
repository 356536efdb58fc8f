/**
 * Where rows that were read belong in the stream: pure logic, without a connection. Start at
 * {@link dev.walferry.internal.placement.Placement}.
 */
@NullMarked
package dev.walferry.internal.placement;

import org.jspecify.annotations.NullMarked;
