package dev.slotkeeper.gateway.web;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slotkeeper.gateway.connector.BoundedProtocol;
import dev.slotkeeper.gateway.connector.PausingEndpoint;
import dev.slotkeeper.gateway.connector.UnreadBodies;
import dev.slotkeeper.gateway.live.EndlessEvents;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.Random;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.catalina.Context;
import org.apache.catalina.connector.Connector;
import org.apache.catalina.startup.Tomcat;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Opens and resets streams continuously while other callers check that their answers contain no byte of a stream. Runs
 * for {@code -Dslotkeeper.seconds} (20) with {@code mvn verify -Pfaults}. Tomcat reuses its channels here, which the
 * gateway forbids, so that the lock alone must keep streams and answers separate. {@link PausingEndpoint} widens the
 * race window.
 */
@Tag("faults")
class ForeignBytesIT {

    private static final Duration TIME = Duration.ofSeconds(Long.getLong("slotkeeper.seconds", 20));
    private static final int RESETTING = 160;
    private static final int READING = 24;
    private static final int MAX_CHANNELS = 1_000;
    private static final int MAX_READS = 12;
    private static final int TIMEOUT_MILLIS = 4_000;
    private static final int KEPT = 5;

    @TempDir
    Path folder;

    private final long seed = System.nanoTime();
    private final AtomicLong opened = new AtomicLong();
    private final AtomicLong answered = new AtomicLong();
    private final Queue<String> wrong = new ConcurrentLinkedQueue<>();
    private int port;
    private long end;

    @Test
    void noAnswerHoldsBytesOfAStream() throws Exception {
        System.out.println("seed " + seed);
        try (EndlessEvents events = new EndlessEvents(RESETTING * 10)) {
            Tomcat tomcat = tomcat(events);
            tomcat.start();
            try {
                port = tomcat.getConnector().getLocalPort();
                end = System.nanoTime() + TIME.toNanos();
                callAll();
            } finally {
                tomcat.stop();
                tomcat.destroy();
            }
        }
        System.out.printf(
                "%d streams opened, %d answers, %d of them wrong%n", opened.get(), answered.get(), wrong.size());
        assertThat(opened.get()).isGreaterThan(RESETTING);
        assertThat(answered.get()).isGreaterThan(READING);
        assertThat(wrong.stream().limit(KEPT)).isEmpty();
    }

    private Tomcat tomcat(EndlessEvents events) {
        Tomcat tomcat = new Tomcat();
        tomcat.setBaseDir(folder.toString());
        BoundedProtocol protocol = PausingEndpoint.protocol(seed);
        protocol.setProperty("socket.bufferPool", Integer.toString(MAX_CHANNELS));
        Connector connector = new Connector(protocol);
        connector.setProperty("address", "127.0.0.1");
        connector.setPort(0);
        tomcat.setConnector(connector);
        tomcat.getEngine().getPipeline().addValve(new UnreadBodies());
        Context context = tomcat.addContext("", folder.toString());
        add(context, "/stream", new StreamServlet(events));
        add(context, "/echo", new EchoServlet());
        return tomcat;
    }

    private static void add(Context context, String path, HttpServlet servlet) {
        Tomcat.addServlet(context, path, servlet).addMapping(path);
    }

    private static final class StreamServlet extends HttpServlet {

        private static final long serialVersionUID = 1;
        private final transient EndlessEvents events;

        StreamServlet(EndlessEvents events) {
            this.events = events;
        }

        @Override
        protected void doGet(HttpServletRequest request, HttpServletResponse response) throws IOException {
            SseConnection.open(request, response, events.listener());
        }
    }

    private static final class EchoServlet extends HttpServlet {

        private static final long serialVersionUID = 1;

        @Override
        protected void doGet(HttpServletRequest request, HttpServletResponse response) throws IOException {
            byte[] body = request.getQueryString().getBytes(StandardCharsets.US_ASCII);
            response.setContentLength(body.length);
            response.getOutputStream().write(body);
        }
    }

    private void callAll() throws InterruptedException {
        ExecutorService callers = Executors.newCachedThreadPool();
        try {
            List<Runnable> all = new ArrayList<>();
            Random random = new Random(seed);
            for (int i = 0; i < RESETTING; i++) {
                Random own = new Random(random.nextLong());
                all.add(() -> listenAndReset(own));
            }
            for (int i = 0; i < READING; i++) {
                Random own = new Random(random.nextLong());
                all.add(() -> read(own));
            }
            all.forEach(caller -> callers.execute(() -> untilTheEnd(caller)));
        } finally {
            callers.shutdown();
            assertThat(callers.awaitTermination(2 * TIME.toSeconds() + 30, TimeUnit.SECONDS))
                    .isTrue();
        }
    }

    private void untilTheEnd(Runnable once) {
        while (System.nanoTime() < end) {
            once.run();
        }
    }

    private Socket connect() throws IOException {
        Socket socket = new Socket();
        socket.setSoTimeout(TIMEOUT_MILLIS);
        socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), TIMEOUT_MILLIS);
        return socket;
    }

    private static void ask(Socket socket, String path) throws IOException {
        OutputStream out = socket.getOutputStream();
        out.write(("GET " + path + " HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n")
                .getBytes(StandardCharsets.US_ASCII));
    }

    private void listenAndReset(Random random) {
        try (Socket socket = connect()) {
            ask(socket, "/stream");
            opened.incrementAndGet();
            byte[] some = new byte[8_192];
            int reads = 1 + random.nextInt(MAX_READS);
            for (int i = 0; i < reads && socket.getInputStream().read(some) > 0; i++) {
                // The content does not matter.
            }
            if (random.nextBoolean()) {
                socket.setSoLinger(true, 0);
            }
        } catch (IOException brokenOff) {
            // Expected: these connections are reset.
        }
    }

    private void read(Random random) {
        String question = "n=" + random.nextInt(1_000_000);
        try (Socket socket = connect()) {
            ask(socket, "/echo?" + question);
            String answer = new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            answered.incrementAndGet();
            if (!answer.startsWith("HTTP/1.1 200") || !answer.endsWith("\r\n\r\n" + question)) {
                wrong.add(question + " was answered " + answer.length() + " characters: "
                        + answer.substring(0, Math.min(200, answer.length())));
            }
        } catch (IOException broken) {
            wrong.add(question + " was answered with " + broken);
        }
    }
}
