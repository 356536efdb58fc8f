/**
 * One poll: the statements that find new rows, the rows as batches, and where the next poll of each table goes on. Begin with
 * {@link dev.walferry.kafka.query.poll.TablePoll}.
 */
@NullMarked
package dev.walferry.kafka.query.poll;

import org.jspecify.annotations.NullMarked;
