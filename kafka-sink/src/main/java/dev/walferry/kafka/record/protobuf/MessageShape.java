package dev.walferry.kafka.record.protobuf;

import java.util.List;
import org.apache.kafka.connect.data.Field;

/**
 * A message.
 *
 * @param name its name, without those of the messages around it
 * @param origin the fields that it was made of
 * @param fields its fields in the order of the schema, whatever their numbers
 * @param nested the messages that are defined within it
 */
record MessageShape(String name, List<Field> origin, List<FieldShape> fields, List<MessageShape> nested) {}
