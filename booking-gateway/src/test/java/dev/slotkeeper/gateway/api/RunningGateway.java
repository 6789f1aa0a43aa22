package dev.slotkeeper.gateway.api;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.slotkeeper.gateway.GatewayApplication;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.springframework.beans.factory.config.BeanDefinitionCustomizer;
import org.springframework.boot.web.servlet.context.ServletWebServerApplicationContext;
import org.springframework.context.support.GenericApplicationContext;

/** Runs the gateway on a real Tomcat, without Kafka and PostgreSQL. */
public final class RunningGateway implements AutoCloseable {

    private static final ObjectMapper JSON = new ObjectMapper();

    private final ServletWebServerApplicationContext context;
    private final HttpClient client = HttpClient.newHttpClient();

    /** Starts a gateway with default settings; fakes replace everything behind the controllers, if given. */
    public RunningGateway(Fakes... fakes) {
        this(List.of(), started -> {}, fakes);
    }

    /** Starts a gateway with more settings and beans. */
    public RunningGateway(List<String> settings, Consumer<GenericApplicationContext> parts, Fakes... fakes) {
        List<String> all = new ArrayList<>(List.of(
                "--server.port=0",
                "--spring.kafka.bootstrap-servers=localhost:1",
                "--spring.datasource.url=jdbc:postgresql://localhost:1/none",
                "--booking.gateway.rate-per-client=50",
                "--booking.gateway.body-timeout=300ms",
                "--booking.gateway.listeners=5",
                "--booking.gateway.heartbeat=300ms"));
        all.addAll(settings);
        BeanDefinitionCustomizer primary = definition -> definition.setPrimary(true);
        context = (ServletWebServerApplicationContext) GatewayApplication.builder()
                .initializers(started -> {
                    parts.accept((GenericApplicationContext) started);
                    for (Fakes fake : fakes) {
                        ((GenericApplicationContext) started).registerBean("fakes", Fakes.class, () -> fake, primary);
                    }
                })
                .run(all.toArray(String[]::new));
    }

    /** A response; {@code json} parses its body. */
    public record Exchange(HttpResponse<String> response) {

        public int status() {
            return response.statusCode();
        }

        String header(String name) {
            return response.headers().firstValue(name).orElse("");
        }

        public JsonNode json() {
            try {
                return JSON.readTree(response.body());
            } catch (IOException notJson) {
                throw new AssertionError("not JSON: " + response.body(), notJson);
            }
        }

        String member(String name) {
            return json().path(name).asText();
        }
    }

    public int port() {
        return context.getWebServer().getPort();
    }

    /** Returns a bean of the running program. */
    public <T> T bean(Class<T> type) {
        return context.getBean(type);
    }

    /** Returns all beans of a type. */
    public <T> Stream<T> beans(Class<T> type) {
        return context.getBeansOfType(type).values().stream();
    }

    /** Returns whether the running program has a bean of this name. */
    boolean has(String name) {
        return context.containsBean(name);
    }

    /** Opens an event stream. */
    EventClient listen(String path, String... headers) {
        return new EventClient(client, URI.create("http://localhost:" + port() + path), headers);
    }

    public Exchange get(String path) {
        return exchange("GET", path, BodyPublishers.noBody());
    }

    public Exchange post(String path, String body, String... headers) {
        return exchange("POST", path, BodyPublishers.ofString(body), with("application/json", headers));
    }

    public Exchange exchange(String method, String path, BodyPublisher body, String... headers) {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create("http://localhost:" + port() + path))
                .method(method, body);
        if (headers.length > 0) {
            request.headers(headers);
        }
        try {
            return new Exchange(client.send(request.build(), BodyHandlers.ofString()));
        } catch (IOException e) {
            throw new AssertionError(method + " " + path + " got no response", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError(e);
        }
    }

    private static String[] with(String contentType, String... headers) {
        String[] all = new String[headers.length + 2];
        all[0] = "Content-Type";
        all[1] = contentType;
        System.arraycopy(headers, 0, all, 2, headers.length);
        return all;
    }

    @Override
    public void close() {
        context.close();
    }
}
