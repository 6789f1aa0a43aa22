package dev.slotkeeper.gateway;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

@AnalyzeClasses(packages = "dev.slotkeeper.gateway", importOptions = DoNotIncludeTests.class)
class LayoutTest {

    @ArchTest
    static final ArchRule packagesFormNoCycles =
            slices().matching("dev.slotkeeper.(**)").should().beFreeOfCycles();

    @ArchTest
    static final ArchRule onlyTheDatabasePackageUsesTheDatabase = noClasses()
            .that()
            .resideOutsideOfPackage("..gateway.database..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("java.sql..", "javax.sql..", "org.springframework.jdbc..", "org.springframework.dao..");

    @ArchTest
    static final ArchRule onlyKafkaAndQueueUseKafka = noClasses()
            .that()
            .resideOutsideOfPackages("..gateway.kafka..", "..gateway.queue..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("org.apache.kafka..", "org.springframework.kafka..", "..autoconfigure.kafka..");

    @ArchTest
    static final ArchRule onlyApiWebConnectorAndSecurityUseHttp = noClasses()
            .that()
            .resideOutsideOfPackages(
                    "..gateway.api..", "..gateway.web..", "..gateway.connector..", "..gateway.security..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("jakarta.servlet..", "org.springframework.web..", "org.springframework.http..");

    @ArchTest
    static final ArchRule onlySecurityUsesTokenLibraries = noClasses()
            .that()
            .resideOutsideOfPackages("..gateway.security..", "dev.slotkeeper.gateway")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("org.springframework.security..", "com.nimbusds..");

    @ArchTest
    static final ArchRule nothingBelowTheApiDependsOnIt = noClasses()
            .that()
            .resideInAnyPackage(
                    "..gateway.kafka..",
                    "..gateway.queue..",
                    "..gateway.database..",
                    "..gateway.slots..",
                    "..gateway.live..",
                    "..gateway.ops..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("..gateway.api..", "..gateway.web..");

    @ArchTest
    static final ArchRule gatewayDoesNotUseTheWorker =
            noClasses().should().dependOnClassesThat().resideInAPackage("dev.slotkeeper.worker..");
}
