@NullMarked
package dev.walferry.kafka.query.poll;

import org.jspecify.annotations.NullMarked;
