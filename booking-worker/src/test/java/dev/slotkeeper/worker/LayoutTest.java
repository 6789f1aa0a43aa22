package dev.slotkeeper.worker;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaAccess;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaFieldAccess;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import java.util.Arrays;
import java.util.List;
import java.util.Set;

/** Checks the allowed dependencies between packages and the purity of decisions. */
@AnalyzeClasses(
        packages = {"dev.slotkeeper.worker", "dev.slotkeeper.contracts"},
        importOptions = ImportOption.DoNotIncludeTests.class)
class LayoutTest {

    private static final Set<String> IMPURE_METHODS = Set.of(
            "now",
            "today",
            "instant",
            "randomUUID",
            "random",
            "shuffle",
            "systemDefault",
            "getDefault",
            "parallel",
            "parallelStream");

    private static final DescribedPredicate<JavaClass> IMPURE_TYPES = resideInAnyPackage(
                    "java.io..",
                    "java.net..",
                    "java.nio.channels..",
                    "java.nio.file..",
                    "java.sql..",
                    "java.util.concurrent..",
                    "java.util.random..",
                    "java.security..")
            .or(oneOf(
                    "java.lang.System",
                    "java.lang.Thread",
                    "java.lang.Runtime",
                    "java.lang.Process",
                    "java.lang.ProcessBuilder",
                    "java.time.Clock",
                    "java.util.Date",
                    "java.util.Calendar",
                    "java.util.Random",
                    "java.util.SplittableRandom",
                    "java.util.Timer",
                    "java.util.Scanner"));

    @ArchTest
    static final ArchRule decisionsAreMadeOfValuesOnly = classes()
            .that()
            .resideInAPackage("..worker.decision..")
            .should()
            .onlyDependOnClassesThat()
            .resideInAnyPackage(
                    "java.lang..",
                    "java.util",
                    "java.util.function",
                    "java.util.stream",
                    "java.time",
                    "java.nio.charset",
                    "dev.slotkeeper.contracts",
                    "dev.slotkeeper.worker.decision",
                    "org.jspecify.annotations");

    @ArchTest
    static final ArchRule decisionsFollowFromTheirArgumentsAlone =
            classes().that().resideInAPackage("..worker.decision..").should(bePure());

    @ArchTest
    static final ArchRule onlyTheLedgerAndFiveClassesUseTheDatabase = noClasses()
            .that()
            .resideOutsideOfPackage("..worker.ledger..")
            .and()
            .haveNameNotMatching(
                    ".*\\.(AvailabilityQueries|LogBinding|DueBookings|UnservedWaitlists|DecisionPartitions)(\\$.*)?")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("java.sql..", "org.postgresql..");

    @ArchTest
    static final ArchRule decisionsAndTheirStorageDoNotUseTheBroker = noClasses()
            .that()
            .resideInAnyPackage("..worker.decision..", "..worker.ledger..", "..worker.batch..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("org.apache.kafka..", "org.springframework.kafka..");

    @ArchTest
    static final ArchRule theLedgerDoesNotDependOnItsCallers = noClasses()
            .that()
            .resideInAPackage("..worker.ledger..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(
                    "dev.slotkeeper.worker", "..worker.kafka..", "..worker.health..", "org.springframework..");

    @ArchTest
    static final ArchRule packagesFormNoCycles =
            slices().matching("dev.slotkeeper.(**)").should().beFreeOfCycles();

    @ArchTest
    static final ArchRule contractsDependOnAJsonParserAndNoFramework = classes()
            .that()
            .resideInAPackage("dev.slotkeeper.contracts..")
            .should()
            .onlyDependOnClassesThat()
            .resideInAnyPackage(
                    "dev.slotkeeper.contracts",
                    "java.lang..",
                    "java.io",
                    "java.nio",
                    "java.nio.charset",
                    "java.security",
                    "java.time..",
                    "java.util..",
                    "com.fasterxml.jackson.core..",
                    "org.jspecify.annotations");

    @ArchTest
    static void thePurityRuleDetectsEveryKindOfImpurity(JavaClasses unused) {
        JavaClasses impure = new ClassFileImporter().importClasses(Impure.class);

        List<String> found =
                classes().should(bePure()).evaluate(impure).getFailureReport().getDetails();

        assertThat(Arrays.stream(Impure.class.getDeclaredMethods())
                        .filter(method -> !method.isSynthetic())
                        .map(method -> Impure.class.getName() + "." + method.getName() + "("))
                .allSatisfy(method -> assertThat(found).anyMatch(detail -> detail.contains("<" + method)));
    }

    private static ArchCondition<JavaClass> bePure() {
        return new ArchCondition<>("use no clock, randomness, IO or threads") {
            @Override
            public void check(JavaClass checked, ConditionEvents events) {
                for (JavaAccess<?> access : checked.getAccessesFromSelf()) {
                    boolean isCall = !(access instanceof JavaFieldAccess)
                            && !access.getTargetOwner().getPackageName().equals("dev.slotkeeper.worker.decision");
                    boolean impure = (isCall
                                    && IMPURE_METHODS.contains(
                                            access.getTarget().getName()))
                            || IMPURE_TYPES.test(access.getTargetOwner());
                    if (impure) {
                        events.add(SimpleConditionEvent.violated(checked, access.getDescription()));
                    }
                }
            }
        };
    }

    private static DescribedPredicate<JavaClass> oneOf(String... names) {
        Set<String> set = Set.of(names);
        return DescribedPredicate.describe("one of " + set, checked -> set.contains(checked.getName()));
    }
}
