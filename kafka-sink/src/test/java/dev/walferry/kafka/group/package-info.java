/** Tests of several pipelines in one process. */
@org.jspecify.annotations.NullMarked
package dev.walferry.kafka.group;
