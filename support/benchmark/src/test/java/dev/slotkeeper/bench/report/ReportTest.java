package dev.slotkeeper.bench.report;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slotkeeper.bench.measure.Metric;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReportTest {

    private static final Pattern IMAGE = Pattern.compile("!\\[[^\\]]+]\\(([^)]+)\\)");

    @TempDir
    Path folder;

    @Test
    void missedBarsAreShownOnTheConsoleAndOnThePage() throws IOException {
        Results results = new Runs()
                .add("spread", "slotkeeper", Metric.WARM_RATE, 40_000, 48_000, 47_000)
                .add("spread", "record-listener", Metric.WARM_RATE, 4_000, 4_000, 4_000)
                .results();

        String console = new Report(folder).write(results);

        assertThat(console.lines())
                .anyMatch(line -> line.matches("spread, warm: slotkeeper against record-listener +at least 15x +"
                        + "11\\.8x \\(10 to 12\\): 47,000/s against 4,000/s of record-listener +MISSED"));
        assertThat(page())
                .contains("0 of 19 bars are met, 1 missed, 18 not measured.")
                .contains("| spread, warm: slotkeeper against record-listener | at least 15x "
                        + "| 11.8x (10 to 12): 47,000/s against 4,000/s of record-listener | MISSED |");
    }

    @Test
    void thePageEmbedsExactlyTheDrawnPlots() throws IOException {
        new Report(folder).write(Runs.atTheLimit().results());

        Matcher images = IMAGE.matcher(page());
        List<String> embedded =
                images.results().map(image -> image.group(1)).sorted().toList();
        assertThat(embedded).isEqualTo(files(".svg").keySet().stream().toList()).hasSize(11);
        assertThat(page()).doesNotContain("could not be drawn");
    }

    @Test
    void theSameResultsGiveTheSameFiles() throws IOException {
        String console = new Report(folder).write(Runs.atTheLimit().results());
        Map<String, String> before = files("");

        assertThat(new Report(folder).writeAgain()).isEqualTo(console);

        assertThat(files("")).isEqualTo(before).containsKeys("results.json", "report.md", "rate-spread.svg");
    }

    @Test
    void thePageShowsEnvironmentAndDurability() throws IOException {
        new Report(folder).write(Runs.atTheLimit().results());
        assertThat(page())
                .contains("PostgreSQL was durable:")
                .contains("| took | 12 min 34 s |")
                .contains("| PostgreSQL | 18.6 |")
                .contains("fsync on");

        new Report(folder).write(new Results(Runs.facts(Map.of("fsync", "off")), List.of()));
        assertThat(page()).contains("**PostgreSQL was not durable: no figure on this page counts.**");
    }

    @Test
    void thePageShowsTheDistributionOfTime() throws IOException {
        new Report(folder).write(Runs.atTheLimit().results());

        assertThat(page())
                .contains("spread: a decision takes 24 µs of CPU time: worker 9 µs (38%), PostgreSQL 12 µs (50%),"
                        + " Kafka 3 µs (13%). At that cost 2 cores can't decide more than 83,333/s; measured are"
                        + " 48,000/s, 58% of it. PostgreSQL alone, given the same rows by COPY and one UPDATE, takes"
                        + " 91,000/s (postgresql-alone/1); Slotkeeper reaches 53% of that, with 12 µs in PostgreSQL.");
    }

    @Test
    void consoleColumnsAreAligned() {
        String console = new Report(folder).write(Runs.atTheLimit().results());

        List<String> lines = console.lines().toList();
        int title = lines.indexOf("growth-batch: by how many requests a batch may have");
        assertThat(lines.subList(title + 1, title + 5))
                .containsExactly(
                        "largest batch     cost us       warm/s",
                        "-------------  ----------  -----------",
                        "1              1,099 +-1%     910 +-1%",
                        "4,000           19.6 +-2%  51,000 +-2%");
    }

    @Test
    void aSingleRoundIsReportedAsTooFew() throws IOException {
        new Report(folder)
                .write(new Runs()
                        .add("spread", "slotkeeper", Metric.WARM_RATE, 48_000)
                        .add("spread", "record-listener", Metric.WARM_RATE, 1_000)
                        .results());

        assertThat(page()).contains("medians of fewer than 3 rounds");
    }

    private String page() throws IOException {
        return Files.readString(folder.resolve("report.md"));
    }

    private Map<String, String> files(String suffix) throws IOException {
        Map<String, String> files = new TreeMap<>();
        try (Stream<Path> all = Files.list(folder)) {
            for (Path file : all.toList()) {
                if (file.toString().endsWith(suffix)) {
                    files.put(String.valueOf(file.getFileName()), Files.readString(file));
                }
            }
        }
        return files;
    }
}
