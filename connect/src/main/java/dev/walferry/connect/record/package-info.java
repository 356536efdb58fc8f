/**
 * The records that a task hands to its worker, and which of them the worker has sent. Start at
 * {@link dev.walferry.connect.record.TaskPublisher}.
 */
@NullMarked
package dev.walferry.connect.record;

import org.jspecify.annotations.NullMarked;
