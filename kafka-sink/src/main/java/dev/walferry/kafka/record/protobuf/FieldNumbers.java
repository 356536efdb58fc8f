package dev.walferry.kafka.record.protobuf;

import org.apache.kafka.connect.data.Schema;

/**
 * Chooses the numbers of fields. A reader finds a field by its number, so a number that once belonged to a column must not go
 * to another: an implementation that remembers earlier schemas keeps them apart.
 */
@FunctionalInterface
public interface FieldNumbers {
    /**
     * The fields' positions, starting at 1, as Confluent's converter numbers them. If a column in the middle is dropped, those
     * after it change their numbers.
     */
    FieldNumbers POSITIONS = (struct, field, position) -> position;

    /**
     * Returns a field's number.
     *
     * @param struct the structure that the message is made of
     * @param field name of the field
     * @param position its position among the message's fields, starting at 1
     * @return unique within the message: 1 to 268,435,455 without 19,000 to 19,999
     */
    int number(Schema struct, String field, int position);
}
