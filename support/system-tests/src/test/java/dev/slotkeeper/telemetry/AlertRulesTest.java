package dev.slotkeeper.telemetry;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slotkeeper.telemetry.AlertRules.Alert;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Checks that every alert has been tested, and has a section in docs/operations/recover.md that begins with what to do. */
class AlertRulesTest {

    private static final List<Alert> ALERTS = AlertRules.all();

    @Test
    void everyAlertHasItsSectionAndEverySectionItsAlert() {
        assertThat(OperationsPage.recover().alerts())
                .doesNotHaveDuplicates()
                .containsExactlyInAnyOrderElementsOf(
                        ALERTS.stream().map(Alert::name).toList());
    }

    @Test
    void everySectionBeginsWithWhatToDo() {
        assertThat(OperationsPage.recover().firstLines())
                .hasSameSizeAs(ALERTS)
                .allSatisfy((name, line) -> assertThat(line).as(name).startsWith("1. "));
    }

    @Test
    void theTableOfAlertsIsThatOfTheRules() {
        assertThat(OperationsPage.recover().table())
                .isEqualTo(ALERTS.stream()
                        .collect(Collectors.toMap(
                                Alert::name, alert -> List.of(OperationsPage.anchor(alert.name()), alert.severity()))));
    }

    @Test
    void everyAlertSaysWhatItIsHowBadAndWhereToRead() {
        assertThat(ALERTS).hasSizeGreaterThan(15).allSatisfy(alert -> {
            assertThat(alert.severity()).as(alert.name()).isIn("warning", "critical");
            assertThat(alert.summary()).as(alert.name()).isNotBlank();
            assertThat(alert.runbook()).isEqualTo(OperationsPage.runbook(alert.name()));
        });
    }

    @Test
    void everyAlertIsTriedFiringAndSilent() {
        assertThat(AlertRules.trials())
                .containsExactlyInAnyOrderElementsOf(ALERTS.stream()
                        .flatMap(alert -> Stream.of(alert.name() + " fires", alert.name() + " is silent"))
                        .toList());
    }

    @Test
    void theRulesDoWhatTheirTrialsSay() throws IOException, InterruptedException {
        Path promtool = InstalledPrometheus.orSkip("promtool");

        for (List<String> what : List.of(
                List.of("check", "rules", AlertRules.RULES.toString()),
                List.of("test", "rules", AlertRules.TRIALS.toString()))) {
            Process process = new ProcessBuilder(Stream.concat(Stream.of(promtool.toString()), what.stream())
                            .toList())
                    .redirectErrorStream(true)
                    .start();
            String said = new String(process.getInputStream().readAllBytes(), java.nio.charset.StandardCharsets.UTF_8);

            assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
            assertThat(process.exitValue()).as(said).isZero();
        }
    }
}
