package dev.walferry.kafka.cli.tail;

import dev.walferry.pgoutput.Tuple;
import java.util.function.IntPredicate;

/**
 * What was sent of a row's old version.
 *
 * @param values the values, null also where nothing was sent
 * @param sent says for a column's index whether its value was sent
 */
record OldRow(Tuple values, IntPredicate sent) {}
