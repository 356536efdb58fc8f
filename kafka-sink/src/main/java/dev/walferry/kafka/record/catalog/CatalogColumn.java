package dev.walferry.kafka.record.catalog;

import org.jspecify.annotations.Nullable;

/**
 * What the catalog says about a column now.
 *
 * @param number its {@code attnum}, which it keeps and which no other column of the table ever gets
 * @param typeOid its type
 * @param isNullable false if it, or the domain that is its type, is NOT NULL
 * @param defaultExpression the SQL of its default, null if it has none or is generated
 * @param comment its comment, or null
 */
public record CatalogColumn(
        int number,
        int typeOid,
        boolean isNullable,
        @Nullable String defaultExpression,
        @Nullable String comment) {}
