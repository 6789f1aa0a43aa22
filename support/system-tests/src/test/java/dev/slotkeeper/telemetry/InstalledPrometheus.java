package dev.slotkeeper.telemetry;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The Prometheus of this machine and its promtool, as the path has them. Nothing is ever downloaded. */
final class InstalledPrometheus {

    private static final String SETTING = "slotkeeper.promtool";

    private InstalledPrometheus() {}

    /** Skips the test where the program is missing, unless {@code slotkeeper.promtool=required} says that it must be there. */
    static Path orSkip(String program) {
        Optional<Path> found = Stream.of(
                        System.getenv().getOrDefault("PATH", "").split(File.pathSeparator))
                .filter(folder -> !folder.isEmpty())
                .map(folder -> Path.of(folder, program))
                .filter(Files::isExecutable)
                .findFirst();
        if (found.isEmpty()) {
            String why = "no " + program + " on the path; install it (Debian: prometheus)";
            if (System.getProperty(SETTING, "").equals("required")) {
                throw new IllegalStateException(SETTING + "=required, but " + why);
            }
            Logger log = LoggerFactory.getLogger(InstalledPrometheus.class);
            log.warn("SKIPPED: alert rules and dashboards are NOT tried: {}", why);
            Assumptions.abort("SKIPPED: " + why);
        }
        return found.orElseThrow();
    }
}
