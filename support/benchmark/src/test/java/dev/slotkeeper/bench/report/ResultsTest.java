package dev.slotkeeper.bench.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.slotkeeper.bench.measure.Measurement;
import dev.slotkeeper.bench.measure.Metric;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.assertj.core.api.ThrowableAssertAlternative;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ResultsTest {

    @TempDir
    Path folder;

    @Test
    void writtenResultsCanBeRead() {
        Results results = Runs.atTheLimit().results();
        Path file = folder.resolve("results.json");

        results.write(file);

        assertThat(Results.read(file)).isEqualTo(results);
    }

    @Test
    void anUnknownFigureIsNamedWithItsPlace() throws IOException {
        assertUnreadable("\"WARM_RATE\" : 48000.0", "\"HEAT\" : 48000.0")
                .withMessageContaining("results.json: unknown metric HEAT, known are WARM_RATE, ")
                .withMessageContaining("(.measurements[0].metrics, line ");
    }

    @Test
    void aMissingFactIsNamed() throws IOException {
        assertUnreadable("\"cores\" : 2,", "")
                .withMessageContaining("'cores'")
                .withMessageContaining("(.facts.cores, line ");
    }

    @Test
    void anImpossibleFactIsRejected() throws IOException {
        assertUnreadable("\"cores\" : 2,", "\"cores\" : 0,")
                .withMessageContaining("cores: given 0, allowed at least 1");
    }

    @Test
    void aFigureWithoutANumberIsRejected() throws IOException {
        assertUnreadable("\"WARM_RATE\" : 48000.0", "\"WARM_RATE\" : null")
                .withMessageContaining("WARM_RATE of slotkeeper in spread, round 1: given null");
    }

    @Test
    void aTruncatedFileIsRejected() throws IOException {
        assertUnreadable("\"cores\" : 2,", "\"cores\" : 2;").withMessageContaining("(.facts, line 8)");
    }

    @Test
    void duplicateFiguresAreRejected() {
        Measurement one = new Measurement("spread", "direct/8", 2, Map.of(Metric.WARM_RATE, 1.0));

        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Results(Runs.FACTS, List.of(one, one)))
                .withMessageContaining("WARM_RATE of direct/8 in spread, round 2, twice");
    }

    @Test
    void durabilityNeedsAllThreeSettings() {
        assertThat(Runs.FACTS.isDurable()).isTrue();
        for (String off : List.of("fsync", "synchronous_commit", "full_page_writes")) {
            Map<String, String> settings = new HashMap<>(Runs.FACTS.postgresqlSettings());
            settings.put(off, "off");
            assertThat(Runs.facts(settings).isDurable()).as(off).isFalse();
        }
    }

    private ThrowableAssertAlternative<IllegalArgumentException> assertUnreadable(String text, String instead)
            throws IOException {
        Path file = folder.resolve("results.json");
        Runs.atTheLimit().results().write(file);
        String written = Files.readString(file);
        assertThat(written).contains(text);
        int at = written.indexOf(text);
        Files.writeString(file, written.substring(0, at) + instead + written.substring(at + text.length()));
        return assertThatIllegalArgumentException().isThrownBy(() -> Results.read(file));
    }
}
