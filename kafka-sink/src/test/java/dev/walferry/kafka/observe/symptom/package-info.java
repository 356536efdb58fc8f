/** Faults as the person on call sees them: status page, health, metrics and log, on real servers. */
@NullMarked
package dev.walferry.kafka.observe.symptom;

import org.jspecify.annotations.NullMarked;
