package dev.walferry.connect.architecture;

import static com.tngtech.archunit.core.domain.JavaCall.Predicates.target;
import static com.tngtech.archunit.core.domain.properties.HasName.Predicates.name;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import org.junit.jupiter.api.Test;

/** The connector's dependencies, as described in docs/design/packages.md. */
class ConnectPackagesTest {
    private static final JavaClasses CONNECT = new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            .importPackages("dev.walferry.connect");

    /**
     * The worker sends the records, and the code that decodes the wire and formats records exists only once, elsewhere.
     */
    @Test
    void connectorHasNeitherProducerNorDecoder() {
        noClasses()
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(
                        "dev.walferry.internal..",
                        "dev.walferry.kafka.record.json..",
                        "dev.walferry.kafka.record.column..",
                        "dev.walferry.kafka.record.time..",
                        "dev.walferry.kafka.record.value..")
                .orShould()
                .dependOnClassesThat()
                .haveFullyQualifiedName("dev.walferry.kafka.publish.KafkaPublisher")
                .orShould()
                .dependOnClassesThat()
                .haveFullyQualifiedName("org.apache.kafka.clients.producer.KafkaProducer")
                .check(CONNECT);
    }

    /** What a SQLSTATE means is in one table, {@link dev.walferry.replication.SourceError}. */
    @Test
    void nothingDecidesBySqlStates() {
        noClasses()
                .should()
                .callMethodWhere(target(name("getSQLState")))
                .orShould()
                .callMethodWhere(target(name("sqlState")))
                .check(CONNECT);
    }

    @Test
    void onlyTheWorkersClassesOfKafkaConnectAreUsed() {
        noClasses()
                .should()
                .dependOnClassesThat()
                .resideInAPackage("org.apache.kafka.connect.runtime..")
                .check(CONNECT);
    }

    @Test
    void recordsAndOffsetsDoNotKnowTheTask() {
        noClasses()
                .that()
                .resideInAPackage("dev.walferry.connect.*..")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("dev.walferry.connect")
                .check(CONNECT);
        noClasses()
                .that()
                .resideInAPackage("dev.walferry.connect.offset..")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("dev.walferry.connect.record..")
                .check(CONNECT);
    }
}
