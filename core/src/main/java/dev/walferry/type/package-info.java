/**
 * PostgreSQL's types: their OIDs, and Java values made straight from the bytes of the wire, in text or binary format.
 *
 * <p>Start with {@link dev.walferry.type.PgText} if PostgreSQL's own text of a value is what you want, with
 * {@link dev.walferry.type.PgValue} for a Java object of whatever type the column has, and with the class of one type
 * ({@link dev.walferry.type.PgInteger}, {@link dev.walferry.type.PgTimestamp}, ...) when the type is known. Types that
 * are not built in are described by a {@link dev.walferry.type.TypeCatalog}.
 *
 * <p>Every {@code parse} takes the value's bytes as a part of an array, which it neither keeps nor writes to, and
 * whether they are in binary format. Whatever the bytes are, the outcome is a value or a
 * {@link dev.walferry.type.ValueFormatException}, in time and memory that the length of the input justifies. A part
 * that does not lie within the array is an {@link java.lang.IndexOutOfBoundsException}. Text is that of a session with
 * {@code DateStyle=ISO}, {@code IntervalStyle=postgres}, {@code extra_float_digits=3} and {@code client_encoding=UTF8}.
 * All values are immutable, and {@code toString} of each {@code Pg...} value is PostgreSQL's text.
 */
@NullMarked
package dev.walferry.type;

import org.jspecify.annotations.NullMarked;
