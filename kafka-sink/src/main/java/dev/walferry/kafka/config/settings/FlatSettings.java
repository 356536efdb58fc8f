package dev.walferry.kafka.config.settings;

import dev.walferry.kafka.config.mode.FlatDelete;
import dev.walferry.kafka.config.rule.AddedField;
import java.util.List;

/**
 * The form of values that are rows alone.
 *
 * @param delete what a delete becomes
 * @param fields what a value has besides the columns
 * @param headers what a record's headers have
 */
public record FlatSettings(FlatDelete delete, List<AddedField> fields, List<AddedField> headers) {}
