package dev.slotkeeper.reference;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;

import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

@AnalyzeClasses(packages = "dev.slotkeeper.reference", importOptions = DoNotIncludeTests.class)
class ReferenceModelArchitectureTest {

    /** No clock, no IO, and nothing of the worker's. */
    @ArchTest
    static final ArchRule theModelKnowsTheContractOnly = classes()
            .should()
            .onlyDependOnClassesThat()
            .resideInAnyPackage(
                    "java.lang..",
                    "java.util..",
                    "java.time",
                    "java.nio.charset",
                    "dev.slotkeeper.contracts",
                    "dev.slotkeeper.reference",
                    "org.jspecify.annotations");
}
