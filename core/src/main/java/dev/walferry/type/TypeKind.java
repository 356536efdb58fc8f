package dev.walferry.type;

/** What a type is made of: {@code pg_type.typtype}. */
public enum TypeKind {
    /** A base type, or an array of any type. */
    BASE,
    /** A row type: the type of a table, or made by {@code CREATE TYPE ... AS}. */
    COMPOSITE,
    /** Another type with its own name and constraints; its values look like those of its base type. */
    DOMAIN,
    /** A list of labels. */
    ENUM,
    /** A type no column can have. */
    PSEUDO,
    /** An interval of another type's values. */
    RANGE,
    /** A set of ranges, since PostgreSQL 14. */
    MULTIRANGE,
    /** A type about which nothing is known but its OID. */
    UNKNOWN;

    /**
     * Returns the kind for a {@code typtype} letter.
     *
     * @param typtype the letter
     * @return the kind; {@link #UNKNOWN} for a letter that PostgreSQL 18 does not have
     */
    public static TypeKind of(char typtype) {
        return switch (typtype) {
            case 'b' -> BASE;
            case 'c' -> COMPOSITE;
            case 'd' -> DOMAIN;
            case 'e' -> ENUM;
            case 'p' -> PSEUDO;
            case 'r' -> RANGE;
            case 'm' -> MULTIRANGE;
            default -> UNKNOWN;
        };
    }
}
