/**
 * Real servers as parameters of JUnit tests. A server is started once and shared by all test classes of the JVM that ask
 * for the same version and settings; each test has a database, or a topic prefix, of its own.
 *
 * <pre>{@code
 * class OrdersTest {
 *
 *     @OnPostgres({14, 18}) // instead of @Test: once on each
 *     void survivesRestart(TestDatabase database) throws SQLException {
 *         database.execute("create table item (id int primary key)");
 *         // database.url(), user(), password(); database.name() is also a good name for a slot
 *     }
 *
 *     @Test
 *     @Postgres(value = 17, settings = "wal_sender_timeout=5s")
 *     @Kafka
 *     void reachesKafka(TestDatabase database, TestTopics topics) {
 *         // topics.bootstrapServers(), topics.topic("orders")
 *     }
 *
 *     @Test
 *     @Postgres
 *     @Kafka
 *     void survivesKill(LocalPostgres postgres, LocalKafka kafka) {
 *         kafka.kill9(); // the test's own servers, shared with nobody
 *     }
 * }
 * }</pre>
 *
 * <p>{@code @Postgres} and {@code @Kafka} may stand on the class; constructors and methods of every kind can take the
 * parameters. What a {@code @BeforeAll} method takes belongs to the class and so to all its tests.
 *
 * <p>{@code -Dwalferry.postgres=testcontainers} puts every {@code TestDatabase} on the Docker image {@code postgres:<major>};
 * {@code -Dwalferry.postgres='jdbc:postgresql://host/db?user=...&password=...'} puts it on that server, whatever versions
 * the test names. A test that takes a {@code LocalPostgres}, to kill it, has a local one all the same. A setting that the
 * given server lacks fails the test and is named. Nothing is ever skipped.
 */
@NullMarked
package dev.walferry.testdata.junit;

import org.jspecify.annotations.NullMarked;
