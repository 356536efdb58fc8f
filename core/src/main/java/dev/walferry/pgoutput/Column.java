package dev.walferry.pgoutput;

/**
 * A column of a {@link Relation}.
 *
 * @param name column name, any characters but NUL, at most 63 bytes
 * @param typeOid type OID, unsigned 32-bit; fixed for built-in types, differing per database for others
 * @param typmod the type's modifier (length, precision), -1 for none
 * @param identity whether the column belongs to the replica identity; under FULL every column does
 */
public record Column(String name, int typeOid, int typmod, boolean identity) {}
