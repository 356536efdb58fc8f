/**
 * The schema registry: start at {@link dev.walferry.kafka.record.registry.SchemaIds}, which answers at once and asks on a
 * thread of its own. {@link dev.walferry.kafka.record.registry.RegistryClient} speaks the registry's protocol.
 */
@NullMarked
package dev.walferry.kafka.record.registry;

import org.jspecify.annotations.NullMarked;
