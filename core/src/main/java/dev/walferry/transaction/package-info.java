/**
 * Whole committed transactions out of a stream in which several of them arrive in pieces.
 *
 * <p>Start with {@link dev.walferry.transaction.TransactionAssembler}. It is needed where the server streams
 * transactions in progress (protocol version 2 and later) or a slot sends prepared transactions; {@code ChangeStream} has
 * one inside.
 */
@NullMarked
package dev.walferry.transaction;

import org.jspecify.annotations.NullMarked;
