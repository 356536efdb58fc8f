/**
 * What single settings are made of: patterns of names, rules for columns and keys, templates of topics. Each is parsed
 * once, and says what it matches.
 */
@NullMarked
package dev.walferry.kafka.config.rule;

import org.jspecify.annotations.NullMarked;
