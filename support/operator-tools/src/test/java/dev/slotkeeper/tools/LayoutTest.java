package dev.slotkeeper.tools;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

@AnalyzeClasses(
        packages = {
            "dev.slotkeeper.audit",
            "dev.slotkeeper.commandline",
            "dev.slotkeeper.deadletters",
            "dev.slotkeeper.erasing",
            "dev.slotkeeper.tools"
        },
        importOptions = DoNotIncludeTests.class)
class LayoutTest {

    @ArchTest
    static final ArchRule theReplayKnowsNoClockAndNoIo = classes()
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
                    "dev.slotkeeper.reference",
                    "org.jspecify.annotations");

    @ArchTest
    static final ArchRule packagesFormNoCycles =
            slices().matching("dev.slotkeeper.(*)..").should().beFreeOfCycles();
}
