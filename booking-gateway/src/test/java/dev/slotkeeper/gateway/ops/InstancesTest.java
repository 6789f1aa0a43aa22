package dev.slotkeeper.gateway.ops;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slotkeeper.runtime.ProgramMetrics;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.Test;

class InstancesTest {

    private final Map<String, List<String>> hosts = new ConcurrentHashMap<>();

    private record Named(String name) implements MetricsSource {
        @Override
        public CompletableFuture<ProgramMetrics> read() {
            return new CompletableFuture<>();
        }
    }

    private InetAddress[] addresses(String host) throws UnknownHostException {
        List<String> known = hosts.get(host);
        if (known == null) {
            throw new UnknownHostException(host);
        }
        List<InetAddress> found = new ArrayList<>();
        for (String address : known) {
            found.add(InetAddress.getByName(address));
        }
        return found.toArray(InetAddress[]::new);
    }

    private List<String> shown(String... addresses) {
        return new Instances(new Named("own"), List.of(addresses), this::addresses, Named::new)
                .get().stream().map(MetricsSource::name).toList();
    }

    @Test
    void everyWorkerBehindANameIsReadSeparately() {
        hosts.put("workers", List.of("10.0.0.3", "10.0.0.2"));
        assertThat(shown("http://workers:8081")).containsExactly("own", "http://10.0.0.2:8081", "http://10.0.0.3:8081");
        hosts.put("workers", List.of("10.0.0.3", "10.0.0.2", "fd00::4"));
        assertThat(shown("http://workers:8081/")).hasSize(4).contains("http://[fd00:0:0:0:0:0:0:4]:8081/");
    }

    @Test
    void singleProgramBehindANameKeepsTheName() {
        hosts.put("worker", List.of("10.0.0.2"));
        assertThat(shown("http://worker:8081")).containsExactly("own", "http://worker:8081");
    }

    /** Both loopback addresses lead to the same program. */
    @Test
    void localhostIsOneProgram() {
        hosts.put("localhost", List.of("127.0.0.1", "::1"));
        assertThat(shown("http://localhost:8081")).containsExactly("own", "http://localhost:8081");
    }

    @Test
    void unknownHostIsShownAsConfigured() {
        assertThat(shown("http://gone:8081")).containsExactly("own", "http://gone:8081");
    }

    @Test
    void httpsAddressIsNotResolved() {
        hosts.put("workers", List.of("10.0.0.3", "10.0.0.2"));
        assertThat(shown("https://workers:8081")).containsExactly("own", "https://workers:8081");
    }

    @Test
    void atMostFiftyProgramsAreRead() {
        List<String> many = new ArrayList<>();
        for (int i = 1; i <= 60; i++) {
            many.add("10.0.0." + i);
        }
        hosts.put("workers", many);
        assertThat(shown("http://workers:8081")).hasSize(1 + Instances.MOST);
    }
}
