package dev.slotkeeper.bench.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.slotkeeper.bench.measure.Metric;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.w3c.dom.Document;
import org.xml.sax.SAXException;

class PlotsTest {

    private static final long MAX_BYTES = 100_000;

    @TempDir
    Path folder;

    @Test
    void everyPlotIsASmallFileWithADescription() throws IOException, ParserConfigurationException, SAXException {
        List<Plot> plots = Plots.of(Runs.atTheLimit().medians());

        assertThat(plots).hasSize(11);
        for (Plot plot : plots) {
            SvgFile.write(plot, folder);
            Document svg = parsed(plot);
            assertThat(svg.getElementsByTagName("path").getLength())
                    .as(plot.file())
                    .isGreaterThan(5);
            assertThat(text(svg, "title")).isEqualTo(plot.title());
            assertThat(text(svg, "desc"))
                    .contains(plot.points())
                    .contains(plot.series().keySet());
            assertThat(Files.size(folder.resolve(plot.file()))).as(plot.file()).isLessThan(MAX_BYTES);
        }
    }

    @Test
    void aFullRunsPlotIsStillSmall() throws IOException {
        Runs runs = new Runs();
        for (String subject : List.of(
                "slotkeeper",
                "direct/1",
                "direct/8",
                "direct/32",
                "direct-sql/1",
                "direct-sql/8",
                "direct-sql/32",
                "record-listener",
                "parallel-consumer/8",
                "parallel-consumer/32",
                "postgresql-alone/1",
                "postgresql-alone/2")) {
            runs.add("spread", subject, Metric.WARM_RATE, 54_321);
            runs.add("spread", subject, Metric.DATABASE_CPU, 321);
            runs.add("spread", subject, Metric.BROKER_CPU, 21);
        }
        for (Plot plot : Plots.of(runs.medians())) {
            SvgFile.write(plot, folder);
            assertThat(Files.size(folder.resolve(plot.file()))).as(plot.file()).isLessThan(MAX_BYTES);
        }
    }

    @Test
    void ratesDistinguishSlotkeeperPeersAndThePhysicalLimit() {
        assertThat(plot("rate-spread.svg").description())
                .isEqualTo("Slotkeeper: slotkeeper 48,000; peers: direct/8 3,000, direct-sql/8 4,000,"
                        + " record-listener 3,200, parallel-consumer/8 4,700, parallel-consumer/32 4,800;"
                        + " PostgreSQL alone: postgresql-alone/1 91,000 (decisions/s when warm, log scale)");
    }

    @Test
    void growthShowsTheCostsOfBothKindsOfIds() {
        assertThat(plot("growth-decisions.svg").description())
                .isEqualTo("time-ordered request ids: 0 19.2, 10,000,000 25; random request ids: 0 20"
                        + " (µs of the whole machine)");
    }

    @Test
    void unmeasuredValuesAreNotDrawn() {
        assertThat(Plots.of(new Medians(List.of()))).isEmpty();
        assertThat(Plots.of(
                        new Runs().add("hot", "slotkeeper", Metric.WARM_RATE, 5).medians()))
                .extracting(Plot::file)
                .containsExactly("rate-hot.svg");
    }

    @Test
    void zeroIsOmittedOnALogScale() throws IOException {
        Plot plot = new Plot(
                "p.svg",
                Plot.Kind.BARS,
                "a < b & c",
                "",
                "ms",
                List.of("x", "y"),
                Map.of("s", Arrays.asList(0.0, 7.0)));

        SvgFile.write(plot, folder);

        assertThat(folder.resolve("p.svg")).content().contains("<title>a &lt; b &amp; c</title>");
    }

    @Test
    void onlyZerosGiveAnEmptyPlot() throws IOException {
        Plot plot = new Plot("p.svg", Plot.Kind.BARS, "t", "", "ms", List.of("x"), Map.of("s", List.of(0.0)));

        SvgFile.write(plot, folder);

        assertThat(folder.resolve("p.svg")).exists();
    }

    @Test
    void aSeriesHasAValueForEachPoint() {
        assertThatIllegalArgumentException()
                .isThrownBy(() ->
                        new Plot("p.svg", Plot.Kind.LINES, "t", "", "ms", List.of("x", "y"), Map.of("s", List.of(1.0))))
                .withMessage("s: given 1 values, allowed 2");
    }

    private static Plot plot(String file) {
        return Plots.of(Runs.atTheLimit().medians()).stream()
                .filter(plot -> plot.file().equals(file))
                .findFirst()
                .orElseThrow();
    }

    private Document parsed(Plot plot) throws IOException, ParserConfigurationException, SAXException {
        return DocumentBuilderFactory.newInstance()
                .newDocumentBuilder()
                .parse(folder.resolve(plot.file()).toFile());
    }

    private static String text(Document svg, String tag) {
        return svg.getElementsByTagName(tag).item(0).getTextContent();
    }
}
