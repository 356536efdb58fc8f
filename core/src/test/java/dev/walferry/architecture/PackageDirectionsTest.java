package dev.walferry.architecture;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaCall.Predicates.target;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.core.domain.properties.HasName.Predicates.name;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The directions of dependencies that docs/design/packages.md describes. */
class PackageDirectionsTest {
    private static final JavaClasses CORE = new ClassFileImporter().importPath(Path.of("target", "classes"));

    /** A package and the packages it may depend on; {@code dev.walferry} itself (Lsn) is open to all. */
    @ParameterizedTest
    @CsvSource({
        "internal,        ''",
        "internal.value,  internal",
        "internal.type,   internal;internal.value;type",
        "internal.socket, ''",
        "internal.replication, pgoutput..;delivery..",
        "delivery..,    ''",
        "type..,        internal;internal.value;internal.type",
        "pgoutput..,    internal;internal.value;internal.type;type..",
        "transaction.., internal;internal.value;internal.type;type..;pgoutput..",
        "plugin..,      ''",
        "internal.plugin, internal;plugin;pgoutput..;transaction..;type..",
        "internal.plugin.decoderbufs, internal;internal.value;internal.plugin;pgoutput..;type..",
        "internal.plugin.wal2json, internal;internal.value;internal.type;internal.plugin;pgoutput..;type..",
        "replication.., plugin;internal;internal.value;internal.type;internal.socket;internal.replication;internal.plugin..;type..;pgoutput..;transaction..;delivery..",
        "internal.placement, snapshot;replication..;pgoutput..",
        "internal.snapshot.plan, internal.placement;internal.replication",
        "internal.snapshot.server, internal.snapshot.plan;internal.placement;snapshot;replication..;internal.replication;pgoutput..;plugin;type..",
        "internal.snapshot, internal.snapshot.server;internal.snapshot.plan;internal.placement;snapshot;replication..;pgoutput..",
        "snapshot..,    internal.snapshot..;internal.placement;replication..;pgoutput..;plugin",
    })
    void aPackageDependsOnlyOnWhatItMay(String room, String allowed) {
        String own = "dev.walferry." + room;
        String[] rooms = Stream.concat(
                        Stream.of(own),
                        Arrays.stream(allowed.split(";"))
                                .filter(r -> !r.isEmpty())
                                .map(r -> "dev.walferry." + r))
                .toArray(String[]::new);
        DescribedPredicate<JavaClass> ours = resideInAPackage("dev.walferry..");
        DescribedPredicate<JavaClass> lsn = resideInAPackage("dev.walferry");
        classes()
                .that()
                .resideInAPackage(own)
                .should()
                .onlyDependOnClassesThat(not(ours).or(lsn).or(resideInAnyPackage(rooms)))
                .check(CORE);
    }

    @Test
    void onlyReplicationAndSnapshotsKnowTheDriver() {
        noClasses()
                .that()
                .resideOutsideOfPackages(
                        "dev.walferry.replication..",
                        "dev.walferry.internal.replication..",
                        "dev.walferry.internal.snapshot..")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("org.postgresql..")
                .check(CORE);
    }

    /** What a SQLSTATE means is in one table, {@link dev.walferry.replication.SourceError}. */
    @Test
    void onlyTheTableOfErrorsReadsSqlStates() {
        noClasses()
                .that()
                .doNotHaveFullyQualifiedName("dev.walferry.internal.replication.ErrorSigns")
                .and()
                .doNotHaveFullyQualifiedName("dev.walferry.replication.ReplicationException") // hands the state on
                .should()
                .callMethodWhere(target(name("getSQLState")))
                .check(CORE);
    }

    /** Placement decides without queries, so that the model tests cover all of it. */
    @Test
    void placementAsksNobody() {
        noClasses()
                .that()
                .resideInAPackage("dev.walferry.internal.placement..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("java.sql..", "java.net..", "java.nio.channels..")
                .check(CORE);
    }

    @Test
    void nothingButTheDriverAndLz4IsNeededAtRunTime() {
        classes()
                .should()
                .onlyDependOnClassesThat(resideInAnyPackage(
                        "dev.walferry..", "java..", "javax..", "org.jspecify..", "org.postgresql..", "net.jpountz.."))
                .check(CORE);
    }
}
