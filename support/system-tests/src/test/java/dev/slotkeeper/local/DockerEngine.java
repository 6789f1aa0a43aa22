package dev.slotkeeper.local;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.StandardProtocolFamily;
import java.net.URI;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Checks for a Docker engine without Testcontainers, which searches long and logs many warnings. */
final class DockerEngine {

    private static final Duration TIMEOUT = Duration.ofSeconds(2);

    private DockerEngine() {}

    static boolean answers() {
        return candidates().stream().anyMatch(DockerEngine::answersInTime);
    }

    private static List<SocketAddress> candidates() {
        String host = System.getenv("DOCKER_HOST");
        if (host != null && !host.isBlank()) {
            URI uri = URI.create(host);
            if (uri.getScheme().equals("unix")) {
                return List.of(UnixDomainSocketAddress.of(uri.getPath()));
            }
            return List.of(new InetSocketAddress(uri.getHost(), uri.getPort()));
        }
        String home = System.getProperty("user.home");
        List<SocketAddress> sockets = new ArrayList<>();
        sockets.add(UnixDomainSocketAddress.of("/var/run/docker.sock"));
        sockets.add(UnixDomainSocketAddress.of(Path.of(home, ".docker", "run", "docker.sock")));
        sockets.add(UnixDomainSocketAddress.of(Path.of(home, ".docker", "desktop", "docker.sock")));
        addRuntimeSocket(System.getenv("XDG_RUNTIME_DIR"), sockets);
        return sockets;
    }

    private static void addRuntimeSocket(@Nullable String folder, List<SocketAddress> sockets) {
        if (folder != null) {
            sockets.add(UnixDomainSocketAddress.of(Path.of(folder, "docker.sock")));
        }
    }

    private static boolean answersInTime(SocketAddress engine) {
        return CompletableFuture.supplyAsync(() -> ping(engine), task -> {
                    Thread asking = new Thread(task, "docker-ping");
                    asking.setDaemon(true);
                    asking.start();
                })
                .completeOnTimeout(false, TIMEOUT.toMillis(), TimeUnit.MILLISECONDS)
                .join();
    }

    private static boolean ping(SocketAddress engine) {
        try (SocketChannel channel = engine instanceof UnixDomainSocketAddress
                ? SocketChannel.open(StandardProtocolFamily.UNIX)
                : SocketChannel.open()) {
            channel.connect(engine);
            channel.write(StandardCharsets.US_ASCII.encode("GET /_ping HTTP/1.0\r\nHost: docker\r\n\r\n"));
            ByteBuffer answer = ByteBuffer.allocate(64);
            channel.read(answer);
            return StandardCharsets.US_ASCII.decode(answer.flip()).toString().contains(" 200 ");
        } catch (IOException | UnsupportedOperationException | IllegalArgumentException nobodyThere) {
            return false;
        }
    }
}
