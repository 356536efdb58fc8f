/**
 * The schema registry: start at {@link dev.walferry.kafka.record.registry.SchemaRegistry}, which never waits.
 * {@link dev.walferry.kafka.record.registry.SchemaIds} asks on its own thread.
 * {@link dev.walferry.kafka.record.registry.RegistryClient} speaks the registry's protocol.
 */
@NullMarked
package dev.walferry.kafka.record.registry;

import org.jspecify.annotations.NullMarked;
