package dev.slotkeeper.page;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.openqa.selenium.By;
import org.openqa.selenium.Dimension;
import org.openqa.selenium.OutputType;
import org.openqa.selenium.WebElement;
import org.openqa.selenium.chrome.ChromeDriver;
import org.openqa.selenium.chrome.ChromeDriverService;
import org.openqa.selenium.chrome.ChromeOptions;
import org.openqa.selenium.logging.LogType;
import org.openqa.selenium.logging.LoggingPreferences;
import org.springframework.util.FileSystemUtils;

/** One visitor: a headless Chromium with a profile of its own, which is forgotten when it is closed. */
final class Browser implements AutoCloseable {

    /** Room for a script such as axe, in a browser that shares two cores with everything else. */
    private static final Duration SCRIPT_PATIENCE = Duration.ofMinutes(1);

    private final Path profile;
    private final ChromeDriver driver;
    private final Traffic traffic;

    private Browser(Path profile, ChromeDriver driver) {
        this.profile = profile;
        this.driver = driver;
        this.traffic = new Traffic(driver);
    }

    /** A desktop in the light theme with British times; the test is skipped where no browser is installed. */
    static Browser open() {
        InstalledBrowser installed = InstalledBrowser.orSkip();
        try {
            Path profile = Files.createTempDirectory("slotkeeper-browser-");
            ChromeDriverService service = new ChromeDriverService.Builder()
                    .usingDriverExecutable(installed.driver().toFile())
                    .usingAnyFreePort()
                    .build();
            Browser browser = new Browser(profile, new ChromeDriver(service, options(installed, profile)));
            browser.driver.manage().timeouts().scriptTimeout(SCRIPT_PATIENCE);
            browser.show(Screen.DESKTOP, Theme.LIGHT);
            browser.driver.executeCdpCommand("Emulation.setLocaleOverride", Map.of("locale", "en-GB"));
            return browser;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static ChromeOptions options(InstalledBrowser installed, Path profile) {
        LoggingPreferences logs = new LoggingPreferences();
        logs.enable(LogType.BROWSER, java.util.logging.Level.ALL);
        logs.enable(LogType.PERFORMANCE, java.util.logging.Level.ALL);
        ChromeOptions options = new ChromeOptions();
        options.setBinary(installed.chromium().toFile());
        // Containers and root have no sandbox; the only pages opened here are our own.
        options.addArguments("--headless=new", "--no-sandbox", "--disable-gpu", "--disable-quic");
        options.addArguments("--no-first-run", "--disable-background-networking", "--disable-component-update");
        options.addArguments("--disable-sync", "--disable-dev-shm-usage");
        options.addArguments("--user-data-dir=" + profile);
        options.setCapability(ChromeOptions.LOGGING_PREFS, logs);
        return options;
    }

    /** From now on, without a reload. */
    void show(Screen screen, Theme theme) {
        driver.executeCdpCommand("Emulation.setDeviceMetricsOverride", screen.metrics());
        driver.executeCdpCommand("Emulation.setTouchEmulationEnabled", Map.of("enabled", screen.touch()));
        Map<String, Object> feature = Map.of("name", "prefers-color-scheme", "value", theme.value());
        driver.executeCdpCommand("Emulation.setEmulatedMedia", Map.of("features", List.of(feature)));
    }

    /** The time zone the visitor's clock is in, such as {@code America/New_York}. */
    void timeZone(String zone) {
        driver.executeCdpCommand("Emulation.setTimezoneOverride", Map.of("timezoneId", zone));
    }

    void visit(String address) {
        driver.get(address);
    }

    void reload() {
        driver.navigate().refresh();
    }

    /** Forgets what the page kept, as a visitor who comes for the first time; the page must be open. */
    void forget() {
        driver.executeScript("localStorage.clear(); sessionStorage.clear();");
    }

    /** Cuts this browser off the network, or gives it back; streams that are open end at once. */
    void offline(boolean offline) {
        driver.executeCdpCommand("Network.enable", Map.of());
        driver.executeCdpCommand(
                "Network.emulateNetworkConditions",
                Map.of("offline", offline, "latency", 0, "downloadThroughput", -1, "uploadThroughput", -1));
    }

    /** The first element that the selector finds; fails when there is none. */
    WebElement find(String css) {
        return driver.findElement(By.cssSelector(css));
    }

    List<WebElement> all(String css) {
        return driver.findElements(By.cssSelector(css));
    }

    /** Returns the text that the page shows. */
    String text() {
        return find("body").getText();
    }

    /** Runs a script and returns its result; its arguments are {@code arguments[0]} and so on. */
    Object run(String script, Object... arguments) {
        Object result = driver.executeScript(script, arguments);
        return result == null ? "" : result;
    }

    /** Returns the problems that axe-core finds in the page as shown now, one a line. */
    List<String> barriers() {
        return Axe.check(driver);
    }

    /** Returns the network requests and console messages. */
    Traffic traffic() {
        return traffic;
    }

    /** A PNG of what is in the window. */
    void screenshot(Path file) {
        try {
            Files.createDirectories(file.toAbsolutePath().getParent());
            Files.write(file, driver.getScreenshotAs(OutputType.BYTES));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    ChromeDriver driver() {
        return driver;
    }

    @Override
    public void close() {
        driver.quit();
        try {
            FileSystemUtils.deleteRecursively(profile);
        } catch (IOException e) {
            // A last process of the browser may still write into its profile; it is a temporary folder.
            profile.toFile().deleteOnExit();
        }
    }

    /** The screens that the page is tested on. */
    enum Screen {
        DESKTOP(1280, 900, false),
        PHONE(390, 844, true);

        private final Dimension size;
        private final boolean touch;

        Screen(int width, int height, boolean touch) {
            this.size = new Dimension(width, height);
            this.touch = touch;
        }

        boolean touch() {
            return touch;
        }

        Map<String, Object> metrics() {
            return Map.of("width", size.width, "height", size.height, "deviceScaleFactor", 1, "mobile", touch);
        }
    }

    /** The colour schemes that a visitor's system may prefer. */
    enum Theme {
        LIGHT,
        DARK;

        String value() {
            return name().toLowerCase(java.util.Locale.ROOT);
        }
    }
}
