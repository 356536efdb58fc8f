/** Tables that are read under load, compared with PostgreSQL at the end. */
package dev.walferry.kafka.snapshot.load;
