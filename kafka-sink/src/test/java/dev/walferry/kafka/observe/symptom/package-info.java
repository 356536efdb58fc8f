/** What goes wrong, as the person on call sees it: page, health, metrics and log, on real servers. */
@NullMarked
package dev.walferry.kafka.observe.symptom;

import org.jspecify.annotations.NullMarked;
