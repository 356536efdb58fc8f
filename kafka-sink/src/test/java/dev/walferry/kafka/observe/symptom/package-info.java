/** What goes wrong, as the person sees it who is called: page, health, metrics and log, on real servers. */
@NullMarked
package dev.walferry.kafka.observe.symptom;

import org.jspecify.annotations.NullMarked;
