/**
 * Which tables and columns records show, and what becomes of the values of some. Decided once per relation: start at {@link
 * dev.walferry.kafka.record.shape.TableShaping}.
 */
@NullMarked
package dev.walferry.kafka.record.shape;

import org.jspecify.annotations.NullMarked;
