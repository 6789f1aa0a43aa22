package dev.slotkeeper.page;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;
import org.openqa.selenium.JavascriptExecutor;

/** axe-core, run in the page as it is. */
final class Axe {

    private static final String SCRIPT = script();

    private static final String RUN = """
            const done = arguments[arguments.length - 1];
            axe.run(document, {resultTypes: ['violations']}).then(
              result => done(result.violations.flatMap(rule => rule.nodes.map(node =>
                rule.id + ' (' + rule.impact + '): ' + node.html + ' ' + node.failureSummary))),
              error => done(['axe failed: ' + error]));
            """;

    private Axe() {}

    static List<String> check(JavascriptExecutor page) {
        // The driver's scripts are not the page's, so the page's policy stays as it is.
        page.executeScript(SCRIPT);
        List<?> found = (List<?>) Objects.requireNonNull(page.executeAsyncScript(RUN), "axe said nothing");
        return found.stream().map(String::valueOf).toList();
    }

    private static String script() {
        try (InputStream axe = Axe.class.getResourceAsStream("/axe.min.js")) {
            return new String(Objects.requireNonNull(axe, "axe.min.js").readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
