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
    static final ArchRule packagesHaveNoCycles =
            slices().matching("dev.slotkeeper.gateway.(*)..").should().beFreeOfCycles();

    @ArchTest
    static final ArchRule onlySlotsUsesTheDatabase = noClasses()
            .that()
            .resideOutsideOfPackage("..gateway.slots..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("java.sql..", "javax.sql..", "org.springframework.jdbc..", "org.springframework.dao..");

    @ArchTest
    static final ArchRule onlyKafkaPackageUsesKafka = noClasses()
            .that()
            .resideOutsideOfPackage("..gateway.kafka..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("org.apache.kafka..", "org.springframework.kafka..", "..autoconfigure.kafka..");

    @ArchTest
    static final ArchRule onlyHttpConnectorSecurityAndPageUseHttp = noClasses()
            .that()
            .resideOutsideOfPackages(
                    "..gateway.http..", "..gateway.connector..", "..gateway.page..", "..gateway.security..")
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
    static final ArchRule kafkaAndSlotsDoNotUseHttp = noClasses()
            .that()
            .resideInAnyPackage("..gateway.kafka..", "..gateway.slots..")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("..gateway.http..");

    @ArchTest
    static final ArchRule gatewayDoesNotUseTheWorker =
            noClasses().should().dependOnClassesThat().resideInAPackage("dev.slotkeeper.worker..");
}
