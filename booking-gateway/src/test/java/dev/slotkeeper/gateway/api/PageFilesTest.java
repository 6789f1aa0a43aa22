package dev.slotkeeper.gateway.api;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slotkeeper.gateway.api.RunningGateway.Exchange;
import java.io.IOException;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Tests the booking page's files as a browser receives them; browser tests cover their behaviour. */
class PageFilesTest {

    private static final Path FILES = Path.of("src/main/resources/static");
    private static final Pattern ASKED = Pattern.compile("(?:href|src)=\"([^\"]+)\"|from '([^']+)'");

    @SuppressWarnings("NullAway.Init")
    private static RunningGateway gateway;

    @BeforeAll
    static void start() {
        gateway = new RunningGateway();
    }

    @AfterAll
    static void stop() {
        gateway.close();
    }

    @Test
    void thePolicyAllowsNothingButThisHost() {
        for (String file :
                List.of("/", "/index.html", "/page/app.js", "/page/page.css", "/ops/index.html", "/ops/ops.js")) {
            Exchange answer = gateway.get(file);
            assertThat(answer.status()).as(file).isEqualTo(200);
            assertThat(answer.header("Content-Security-Policy"))
                    .as(file)
                    .startsWith("default-src 'none'; ")
                    .contains("frame-ancestors 'none'", "script-src 'self'", "require-trusted-types-for 'script'")
                    .doesNotContain("unsafe", "*", "http:", "https:");
            assertThat(answer.header("X-Content-Type-Options")).isEqualTo("nosniff");
            assertThat(answer.header("Referrer-Policy")).isEqualTo("no-referrer");
            assertThat(answer.header("Permissions-Policy")).contains("geolocation=()");
        }
    }

    @Test
    void unchangedFileIs304() {
        for (String file : List.of("/", "/page/app.js")) {
            Exchange first = gateway.get(file);
            assertThat(first.header("Cache-Control")).isEqualTo("no-cache");
            assertThat(first.response().headers().firstValue("Last-Modified"))
                    .as(file)
                    .isEmpty();

            Exchange again =
                    gateway.exchange("GET", file, BodyPublishers.noBody(), "If-None-Match", first.header("ETag"));
            assertThat(again.status()).as(file).isEqualTo(304);
            Exchange other = gateway.exchange("GET", file, BodyPublishers.noBody(), "If-None-Match", "\"other\"");
            assertThat(other.status()).as(file).isEqualTo(200);
        }
    }

    @Test
    void noFileLoadsFromAnotherHostOrHasInlineCode() throws IOException {
        try (Stream<Path> files = Files.walk(FILES)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                String text = Files.readString(file);
                assertThat(ASKED.matcher(text).results().map(PageFilesTest::target))
                        .as("%s", file)
                        .allMatch(target -> target.matches("(#|/(?!/)|[.]{1,2}/).*"));
                assertThat(text).as("%s", file).doesNotContain("innerHTML", "style=", "onclick=", "<style");
            }
        }
    }

    @Test
    void wholePageIsSmallerThan80Kilobytes() throws IOException {
        long bytes = Files.size(FILES.resolve("index.html"));
        try (Stream<Path> files = Files.walk(FILES.resolve("page"))) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                bytes += Files.size(file);
            }
        }
        assertThat(bytes).isBetween(10_000L, 80_000L);
    }

    private static String target(MatchResult found) {
        return found.group(1) == null ? found.group(2) : found.group(1);
    }
}
