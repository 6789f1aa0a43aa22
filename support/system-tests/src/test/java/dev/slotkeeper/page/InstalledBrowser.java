package dev.slotkeeper.page;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The Chromium of this machine and its driver, as the path has them. Nothing is ever downloaded. */
record InstalledBrowser(Path chromium, Path driver) {

    private static final String SETTING = "slotkeeper.browser";
    private static final List<String> NAMES = List.of("chromium", "chromium-browser", "google-chrome");

    /** Skips the test where there is none, unless {@code slotkeeper.browser=required} says that there must be one. */
    static InstalledBrowser orSkip() {
        Optional<Path> chromium =
                NAMES.stream().flatMap(name -> onPath(name).stream()).findFirst();
        Optional<Path> driver = onPath("chromedriver");
        if (chromium.isEmpty() || driver.isEmpty()) {
            refuse("no chromium and chromedriver on the path; install them (Debian: chromium chromium-driver)");
        }
        return new InstalledBrowser(chromium.orElseThrow(), driver.orElseThrow());
    }

    private static void refuse(String why) {
        if (System.getProperty(SETTING, "").equals("required")) {
            throw new IllegalStateException(SETTING + "=required, but " + why);
        }
        Logger log = LoggerFactory.getLogger(InstalledBrowser.class);
        log.warn("SKIPPED: the pages are NOT tested in a browser: {}", why);
        Assumptions.abort("SKIPPED: " + why);
    }

    private static Optional<Path> onPath(String name) {
        return Stream.of(System.getenv().getOrDefault("PATH", "").split(File.pathSeparator))
                .filter(folder -> !folder.isEmpty())
                .map(folder -> Path.of(folder, name))
                .filter(Files::isExecutable)
                .findFirst();
    }
}
