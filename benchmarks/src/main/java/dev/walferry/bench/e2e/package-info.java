/** From PostgreSQL to Kafka on real servers, one contender at a time. */
@NullMarked
package dev.walferry.bench.e2e;

import org.jspecify.annotations.NullMarked;
