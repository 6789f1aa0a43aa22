package dev.slotkeeper.audit;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

@AnalyzeClasses(packages = "dev.slotkeeper.audit", importOptions = DoNotIncludeTests.class)
class LayoutTest {

    @ArchTest
    static final ArchRule theAuditorsRulesAreItsOwn = classes()
            .that()
            .resideInAPackage("..audit.replay..")
            .should()
            .onlyDependOnClassesThat()
            .resideInAnyPackage(
                    "java.lang..",
                    "java.util..",
                    "java.time",
                    "java.nio.charset",
                    "dev.slotkeeper.contracts",
                    "dev.slotkeeper.audit.replay",
                    "org.jspecify.annotations");

    @ArchTest
    static final ArchRule ofTheWorkerItTakesHowContentIsDigestedAndNothingElse = noClasses()
            .that()
            .doNotHaveSimpleName("LoggedRequestReader")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("dev.slotkeeper.worker..");

    @ArchTest
    static final ArchRule theReaderTakesNoRules = noClasses()
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(
                    "dev.slotkeeper.worker", "..worker.decision..", "..worker.ledger..", "..worker.health..");
}
