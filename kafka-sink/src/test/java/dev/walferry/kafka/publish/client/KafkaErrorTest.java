package dev.walferry.kafka.publish.client;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import org.apache.kafka.clients.consumer.OffsetOutOfRangeException;
import org.apache.kafka.clients.producer.BufferExhaustedException;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.common.InvalidRecordException;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.config.ConfigException;
import org.apache.kafka.common.errors.ApiException;
import org.apache.kafka.common.errors.BrokerNotAvailableException;
import org.apache.kafka.common.errors.ControllerMovedException;
import org.apache.kafka.common.errors.InvalidReplicationFactorException;
import org.apache.kafka.common.errors.InvalidTimestampException;
import org.apache.kafka.common.errors.NotEnoughReplicasException;
import org.apache.kafka.common.errors.OutOfOrderSequenceException;
import org.apache.kafka.common.errors.PolicyViolationException;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.common.errors.RetriableException;
import org.apache.kafka.common.errors.SaslAuthenticationException;
import org.apache.kafka.common.errors.TopicAuthorizationException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class KafkaErrorTest {
    /** Returns every error class of the Kafka clients on the class path, without the suffix "Exception". */
    private static Set<String> existing() throws Exception {
        Path jar = Path.of(ApiException.class
                .getProtectionDomain()
                .getCodeSource()
                .getLocation()
                .toURI());
        Set<String> names = new TreeSet<>();
        try (JarFile file = new JarFile(jar.toFile())) {
            file.stream()
                    .map(JarEntry::getName)
                    .filter(name -> name.startsWith("org/apache/kafka/") && name.endsWith("Exception.class"))
                    .map(KafkaErrorTest::load)
                    .filter(ApiException.class::isAssignableFrom)
                    .forEach(type -> names.add(KafkaError.name(type)));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return names;
    }

    private static Class<?> load(String file) {
        String name = file.substring(0, file.length() - ".class".length()).replace('/', '.');
        try {
            return Class.forName(name, false, ApiException.class.getClassLoader());
        } catch (ClassNotFoundException e) {
            throw new IllegalStateException(name, e);
        }
    }

    /** Fails when a newer Kafka adds an error that the table does not classify. */
    @Test
    void everyErrorThatKafkaHasIsInTheTableAndNoOther() throws Exception {
        assertEquals(existing(), KafkaError.names());
    }

    @Test
    void everyErrorHasARemedyAndOneWhoseParentIsRetriableIsNotBlamedOnAPerson() throws Exception {
        for (String name : existing()) {
            assertFalse(KafkaError.named(name).remedy().isBlank(), name);
        }
        assertTrue(KafkaError.of(new RetriableException("an error of a newer Kafka") {})
                .isRetriable());
        assertFalse(
                KafkaError.of(new ApiException("an error of a newer Kafka") {}).isRetriable());
    }

    @Test
    void brokersThatAreAwayOrStartingAreWaitedFor() {
        assertTrue(KafkaError.of(new BrokerNotAvailableException("")).isRetriable());
        assertTrue(KafkaError.of(new ControllerMovedException("")).isRetriable());
        assertTrue(KafkaError.of(new NotEnoughReplicasException("")).isRetriable());
        assertTrue(KafkaError.of(new BufferExhaustedException("")).isRetriable());
    }

    /** Errors that a controller returns while all brokers start. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "Unable to replicate the partition 1 time(s): All brokers are currently fenced.",
                "Replication factor: 3 larger than available brokers: 1.",
            })
    void tooFewBrokersForNowIsWaitedFor(String message) {
        assertTrue(KafkaError.of(new InvalidReplicationFactorException(message)).isRetriable());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Unable to replicate the partition 3 time(s): The target replication factor of 3 cannot be reached because"
                        + " only 1 broker(s) are registered.",
                "Replication factor must be larger than 0, or -1 to use the default value.",
            })
    void tooFewBrokersForEverIsNot(String message) {
        KafkaError error = KafkaError.of(new InvalidReplicationFactorException(message));
        assertFalse(error.isRetriable());
        assertTrue(error.remedy().contains("topic.creation.default.replication.factor"), error::remedy);
    }

    @Test
    void whatAPersonMustMendNamesWhatToDo() {
        assertStops(new RecordTooLargeException(""), "max.message.bytes");
        assertStops(new InvalidRecordException(""), "skipped.operations=t");
        assertStops(new TopicAuthorizationException("t"), "Write");
        assertStops(new SaslAuthenticationException(""), "kafka.sasl.*");
        assertStops(new PolicyViolationException(""), "policy");
    }

    private static void assertStops(Exception e, String remedy) {
        assertFalse(KafkaError.of(e).isRetriable(), e::toString);
        assertTrue(
                KafkaError.of(e).remedy().contains(remedy),
                () -> e + ": " + KafkaError.of(e).remedy());
    }

    /** Another producer may deliver the same records. */
    @Test
    void aProducerThatLostItsStateIsReplaced() {
        assertTrue(KafkaError.of(new OutOfOrderSequenceException("")).isRetriable());
        assertTrue(KafkaError.of(new InvalidTimestampException("")).isRetriable());
        assertTrue(KafkaError.of(new KafkaException("failed before", new OutOfOrderSequenceException("")))
                .isRetriable());
        assertFalse(KafkaError.of(new KafkaException("failed before", new TopicAuthorizationException("t")))
                .isRetriable());
    }

    /** A starting broker may answer with an error that the producer reports only as text. */
    @Test
    void aProducerWithoutAnIdIsReplaced() {
        Exception e = new KafkaException(
                "Cannot execute transactional method because we are in an error state",
                new KafkaException("Unexpected error in InitProducerIdResponse; The server experienced an unexpected"
                        + " error when processing the request."));
        assertTrue(KafkaError.of(e).isRetriable());
        assertFalse(
                KafkaError.of(new KafkaException("an error of a newer Kafka")).isRetriable());
    }

    @Test
    void aRecordRefusedForAnotherOfItsBatchNamesTheSameRemedies() {
        assertStops(
                new KafkaException("Failed to append record because it was part of a batch which had one more more"
                        + " invalid records"),
                "skipped.operations=t");
    }

    /**
     * A client logs in when it is created. The identity provider or KDC may be away for a moment, even years after the
     * first login.
     */
    @Test
    void aLoginThatFailsForNowIsTriedAgain() {
        KafkaException e = assertThrows(
                KafkaException.class,
                () -> new KafkaProducer<>(
                                Map.of(
                                        "bootstrap.servers",
                                        "localhost:9092",
                                        "security.protocol",
                                        "SASL_PLAINTEXT",
                                        "sasl.mechanism",
                                        "GSSAPI",
                                        "sasl.kerberos.service.name",
                                        "kafka",
                                        "sasl.jaas.config",
                                        "com.sun.security.auth.module.Krb5LoginModule required useKeyTab=true"
                                                + " keyTab=\"/no/such/file\" principal=\"walferry@NOWHERE.EXAMPLE\";"),
                                new ByteArraySerializer(),
                                new ByteArraySerializer())
                        .close());
        assertTrue(KafkaError.of(e).isRetriable(), () -> KafkaError.reason(e));
        assertTrue(KafkaError.of(e).remedy().contains("KDC"), () -> KafkaError.reason(e));
    }

    @Test
    void recordsThatAreGoneAreReadFromTheBeginning() {
        assertTrue(KafkaError.of(new OffsetOutOfRangeException(Map.of(new TopicPartition("t", 0), 7L)))
                .isRetriable());
    }

    /** Once the daemon has streamed, its configuration cannot be the cause. */
    @Test
    void aHostNameThatDoesNotResolveForNowIsWaitedFor() {
        Exception e = new KafkaException(
                "Failed to construct kafka producer",
                new ConfigException("No resolvable bootstrap urls given in bootstrap.servers"));
        assertTrue(KafkaError.of(e).isRetriable());
    }
}
