package dev.walferry.kafka.record.catalog;

import org.jspecify.annotations.Nullable;

/**
 * What the catalog says about a column now.
 *
 * @param typeOid its type
 * @param isNullable false if it, or the domain that is its type, is NOT NULL
 * @param defaultExpression the SQL of its default, null if it has none or is generated
 * @param comment its comment, or null
 */
public record CatalogColumn(
        int typeOid,
        boolean isNullable,
        @Nullable String defaultExpression,
        @Nullable String comment) {}
