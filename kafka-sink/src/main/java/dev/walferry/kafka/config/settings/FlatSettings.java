package dev.walferry.kafka.config.settings;

import dev.walferry.kafka.config.mode.FlatDelete;
import java.util.List;

/**
 * What values look like that are rows.
 *
 * @param delete what a delete becomes
 * @param fields what a value has besides the columns
 * @param headers what a record's headers have
 */
public record FlatSettings(FlatDelete delete, List<AddedField> fields, List<AddedField> headers) {}
