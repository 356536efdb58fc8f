/**
 * Real servers as parameters of JUnit tests. All test classes of the JVM that ask for the same version and settings share a
 * server, which is started once; each test has its own database or topic prefix.
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
 *         kafka.kill9(); // the test's own servers, which no other test uses
 *     }
 * }
 * }</pre>
 *
 * <p>{@code @Postgres} and {@code @Kafka} can also be on the class. Constructors and methods of every kind can take the
 * parameters. What a {@code @BeforeAll} method takes belongs to the class, so all its tests share it.
 *
 * <p>{@code -Dwalferry.postgres=testcontainers} creates every {@code TestDatabase} in a container of the Docker image
 * {@code postgres:<major>}; {@code -Dwalferry.postgres='jdbc:postgresql://host/db?user=...&password=...'} creates it on that
 * server, whatever versions the test names. A test that takes a {@code LocalPostgres} still gets a local one. If the
 * given server lacks a setting, the test fails and names it.
 *
 * <p>{@code @Registry} gives {@code TestSubjects} in a shared schema registry, or a {@code LocalRegistry} of the test's
 * own. Its tests are skipped, with the reason, on a machine without Java 21, and so are those that need libraries of an
 * installed server ({@link Postgres#libraries()}). No other test is ever skipped.
 */
@NullMarked
package dev.walferry.testdata.junit;

import org.jspecify.annotations.NullMarked;
