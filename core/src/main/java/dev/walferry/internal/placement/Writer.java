package dev.walferry.internal.placement;

import dev.walferry.Lsn;

/**
 * The transaction whose changes come.
 *
 * @param xid the low 32 bits of its id
 * @param commit where its commit begins in the WAL
 */
public record Writer(int xid, Lsn commit) {}
