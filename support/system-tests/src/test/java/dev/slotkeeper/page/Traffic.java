package dev.slotkeeper.page;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.openqa.selenium.WebDriver;
import org.openqa.selenium.logging.LogEntry;
import org.openqa.selenium.logging.LogType;

/** The network requests and console messages of a browser since it was opened. */
final class Traffic {

    private static final ObjectMapper JSON = new ObjectMapper();

    private final WebDriver driver;
    private final List<URI> requests = new ArrayList<>();
    private final List<String> complaints = new ArrayList<>();

    Traffic(WebDriver driver) {
        this.driver = driver;
    }

    /** Every HTTP request that the pages made, in order. */
    List<URI> requests() {
        // Reading the driver's log empties it.
        for (LogEntry entry : driver.manage().logs().get(LogType.PERFORMANCE)) {
            JsonNode message = parse(entry.getMessage()).path("message");
            String url = message.at("/params/request/url").asText();
            if (message.path("method").asText().equals("Network.requestWillBeSent") && url.startsWith("http")) {
                requests.add(URI.create(url));
            }
        }
        return List.copyOf(requests);
    }

    /** Host and port of each of them. */
    Set<String> hosts() {
        Set<String> hosts = new TreeSet<>();
        for (URI request : requests()) {
            hosts.add(request.getAuthority());
        }
        return hosts;
    }

    /** Warnings and errors of the console; also what the page's policy refused. */
    List<String> complaints() {
        for (LogEntry entry : driver.manage().logs().get(LogType.BROWSER)) {
            // An answer such as 409 is the API's way to say no, whatever the browser makes of it.
            boolean refusal = entry.getMessage().contains("Failed to load resource: the server responded");
            if (!refusal && entry.getLevel().intValue() >= java.util.logging.Level.WARNING.intValue()) {
                complaints.add(entry.getMessage());
            }
        }
        return List.copyOf(complaints);
    }

    /** Forgets what was said until now. */
    void forget() {
        requests();
        complaints();
        requests.clear();
        complaints.clear();
    }

    private static JsonNode parse(String text) {
        try {
            return JSON.readTree(text);
        } catch (IOException e) {
            throw new UncheckedIOException(text, e);
        }
    }
}
