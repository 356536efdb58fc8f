package dev.walferry.kafka.architecture;

import static com.tngtech.archunit.core.domain.JavaCall.Predicates.target;
import static com.tngtech.archunit.core.domain.properties.HasName.Predicates.name;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import org.junit.jupiter.api.Test;

/** The daemon's packages and their dependencies, as described in docs/design/packages.md. */
class SinkPackagesTest {
    private static final JavaClasses SINK = new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            .importPackages("dev.walferry.kafka");

    /** On a module path such uses would fail at run time: the library exports no package named internal. */
    @Test
    void nothingOfTheLibraryIsUsedThatItDoesNotExport() {
        noClasses()
                .should()
                .dependOnClassesThat()
                .resideInAPackage("dev.walferry.internal..")
                .check(SINK);
    }

    /** What a SQLSTATE means is in one table, {@link dev.walferry.replication.SourceError}. */
    @Test
    void nothingDecidesBySqlStates() {
        noClasses()
                .that()
                .doNotHaveFullyQualifiedName("dev.walferry.kafka.source.DatabaseHeartbeat") // shows it
                .should()
                .callMethodWhere(target(name("getSQLState")))
                .orShould()
                .callMethodWhere(target(name("sqlState")))
                .check(SINK);
    }

    @Test
    void onlyMainKnowsTheCommandLine() {
        noClasses()
                .that()
                .resideOutsideOfPackage("dev.walferry.kafka.cli..")
                .and()
                .doNotHaveFullyQualifiedName("dev.walferry.kafka.Main")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("dev.walferry.kafka.cli..", "picocli..")
                .check(SINK);
    }

    @Test
    void whatCommandsShareKnowsNoCommand() {
        noClasses()
                .that()
                .resideInAPackage("dev.walferry.kafka.cli")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(
                        "dev.walferry.kafka.cli.check..",
                        "dev.walferry.kafka.cli.init..",
                        "dev.walferry.kafka.cli.slot..",
                        "dev.walferry.kafka.cli.tables..",
                        "dev.walferry.kafka.cli.tail..")
                .check(SINK);
    }

    @Test
    void checksOfTheSourceAndOfKafkaShareOnlyTheirReport() {
        noClasses()
                .that()
                .resideInAPackage("dev.walferry.kafka.check")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("dev.walferry.kafka.check.*..")
                .check(SINK);
        noClasses()
                .that()
                .resideInAPackage("dev.walferry.kafka.check.source..")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("dev.walferry.kafka.check.broker..")
                .check(SINK);
        noClasses()
                .that()
                .resideInAPackage("dev.walferry.kafka.check.broker..")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("dev.walferry.kafka.check.source..")
                .check(SINK);
    }

    @Test
    void settingsDoNotKnowTheConfigurationThatHoldsThem() {
        noClasses()
                .that()
                .resideInAPackage("dev.walferry.kafka.config.*..")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("dev.walferry.kafka.config")
                .check(SINK);
    }

    @Test
    void onePipelineDoesNotKnowThatThereAreOthers() {
        noClasses()
                .that()
                .resideOutsideOfPackages("dev.walferry.kafka.group..", "dev.walferry.kafka.cli..")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("dev.walferry.kafka.group..")
                .check(SINK);
    }

    @Test
    void recordsKnowNeitherProducerNorStream() {
        noClasses()
                .that()
                .resideInAPackage("dev.walferry.kafka.record..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(
                        "dev.walferry.kafka.publish..",
                        "dev.walferry.kafka.pipeline..",
                        "dev.walferry.replication..",
                        "dev.walferry.delivery..")
                .check(SINK);
    }

    @Test
    void timesAreReadBesideOtherValues() {
        noClasses()
                .that()
                .resideInAPackage("dev.walferry.kafka.record.value")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("dev.walferry.kafka.record.time")
                .check(SINK);
    }

    @Test
    void binaryFormatsKnowOnlyWhatFormatsShare() {
        noClasses()
                .that()
                .resideInAnyPackage(
                        "dev.walferry.kafka.record.avro..",
                        "dev.walferry.kafka.record.protobuf..",
                        "dev.walferry.kafka.record.binary..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(
                        "dev.walferry.kafka.record",
                        "dev.walferry.kafka.record.json..",
                        "dev.walferry.kafka.record.key..",
                        "dev.walferry.kafka.record.column..",
                        "dev.walferry.pgoutput..")
                .check(SINK);
    }

    @Test
    void formatsDoNotKnowEachOther() {
        noClasses()
                .that()
                .resideInAPackage("dev.walferry.kafka.record.avro..")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("dev.walferry.kafka.record.protobuf..")
                .check(SINK);
        noClasses()
                .that()
                .resideInAnyPackage("dev.walferry.kafka.record.protobuf..", "dev.walferry.kafka.record.json..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("dev.walferry.kafka.record.avro..", "org.apache.avro..")
                .check(SINK);
    }

    /** Shaping lies above columns and below records; formats are told the outcome, and do not ask for it. */
    @Test
    void shapingStandsBetweenRecordsAndColumns() {
        noClasses()
                .that()
                .resideInAPackage("dev.walferry.kafka.record.shape..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(
                        "dev.walferry.kafka.record",
                        "dev.walferry.kafka.record.key..",
                        "dev.walferry.kafka.record.envelope..",
                        "dev.walferry.kafka.record.avro..",
                        "dev.walferry.kafka.record.protobuf..")
                .check(SINK);
        noClasses()
                .that()
                .resideInAPackage("dev.walferry.kafka.record.*..")
                .and()
                .resideOutsideOfPackage("dev.walferry.kafka.record.shape..")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("dev.walferry.kafka.record.shape..")
                .check(SINK);
    }

    @Test
    void progressKnowsNeitherRecordsNorSessions() {
        noClasses()
                .that()
                .resideInAPackage("dev.walferry.kafka.progress..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(
                        "dev.walferry.kafka.config..",
                        "dev.walferry.kafka.record..",
                        "dev.walferry.kafka.pipeline..",
                        "dev.walferry.kafka.session..",
                        "dev.walferry.kafka.source..")
                .check(SINK);
        noClasses()
                .that()
                .resideInAPackage("dev.walferry.kafka.progress")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("dev.walferry.kafka.progress.query..")
                .check(SINK);
        noClasses()
                .that()
                .resideInAnyPackage("dev.walferry.kafka.publish..", "dev.walferry.kafka.record..")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("dev.walferry.kafka.progress..")
                .check(SINK);
    }

    /** Classes that outlive a session do not depend on the classes that run sessions. */
    @Test
    void slotsAndTablesKnowNoSession() {
        noClasses()
                .that()
                .resideInAPackage("dev.walferry.kafka.session.*..")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("dev.walferry.kafka.session")
                .check(SINK);
        noClasses()
                .that()
                .resideInAPackage("dev.walferry.kafka.session.slot..")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("dev.walferry.kafka.session.table..")
                .check(SINK);
    }

    @Test
    void commandsKnowNeitherRecordsNorSessions() {
        noClasses()
                .that()
                .resideInAPackage("dev.walferry.kafka.control..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(
                        "dev.walferry.kafka.config..",
                        "dev.walferry.kafka.record..",
                        "dev.walferry.kafka.pipeline..",
                        "dev.walferry.kafka.session..",
                        "dev.walferry.kafka.source..")
                .check(SINK);
    }

    @Test
    void queriesKnowNeitherFormatsNorSessions() {
        noClasses()
                .that()
                .resideInAPackage("dev.walferry.kafka.query..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(
                        "dev.walferry.kafka.session..",
                        "dev.walferry.kafka.publish..",
                        "dev.walferry.kafka.record",
                        "dev.walferry.kafka.record.json..",
                        "dev.walferry.kafka.record.envelope..",
                        "org.apache.kafka..")
                .check(SINK);
        noClasses()
                .that()
                .resideInAnyPackage(
                        "dev.walferry.kafka.record..",
                        "dev.walferry.kafka.pipeline..",
                        "dev.walferry.kafka.source..",
                        "dev.walferry.kafka.progress..")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("dev.walferry.kafka.query..")
                .check(SINK);
    }

    @Test
    void onePollKnowsNothingOfThoseThatFollow() {
        noClasses()
                .that()
                .resideInAnyPackage("dev.walferry.kafka.query.poll..", "dev.walferry.kafka.query.table..")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("dev.walferry.kafka.query")
                .check(SINK);
        noClasses()
                .that()
                .resideInAPackage("dev.walferry.kafka.query.table..")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("dev.walferry.kafka.query.poll..")
                .check(SINK);
    }

    @Test
    void whatClientsShareKnowsNoPublisher() {
        noClasses()
                .that()
                .resideInAPackage("dev.walferry.kafka.publish.client..")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("dev.walferry.kafka.publish")
                .check(SINK);
    }

    @Test
    void publishingKnowsNothingOfReading() {
        noClasses()
                .that()
                .resideInAPackage("dev.walferry.kafka.publish..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(
                        "dev.walferry.kafka.record..", "dev.walferry.kafka.pipeline..", "dev.walferry.replication..")
                .check(SINK);
    }

    @Test
    void translationOfAConfigurationKnowsConfigurationsAlone() {
        noClasses()
                .that()
                .resideInAPackage("dev.walferry.kafka.debezium..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(
                        "dev.walferry.kafka.record..",
                        "dev.walferry.kafka.publish..",
                        "dev.walferry.kafka.pipeline..",
                        "dev.walferry.kafka.session..",
                        "dev.walferry.kafka.source..",
                        "dev.walferry.replication..")
                .check(SINK);
    }
}
