package dev.walferry.internal.placement;

import dev.walferry.Lsn;

/**
 * The transaction whose changes come.
 *
 * @param xid the low 32 bits of its id
 * @param commit where its commit begins in the WAL, or its prepare record
 * @param isPrepared whether it is prepared only: if it is rolled back, the reader forgets everything that came in it
 */
public record Writer(int xid, Lsn commit, boolean isPrepared) {}
