package dev.slotkeeper.local;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slotkeeper.embedded.Ports;
import dev.slotkeeper.embedded.PostgresRoles;
import dev.slotkeeper.embedded.Sql;
import java.io.IOException;
import java.net.ConnectException;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The README's command, as a process of its own. */
class LocalBookingIT {

    private static final Duration STOP = Duration.ofSeconds(30);
    private static final Pattern BODY = Pattern.compile("-d '(.*)'");

    private final Path state = EmbeddedTestServices.temporaryFolder();
    private final int gatewayPort = Ports.free();
    private final int workerPort = Ports.free();
    private final int kafkaPort = Ports.free();
    private final int postgresPort = Ports.free();

    @AfterEach
    void forgetTheState() {
        EmbeddedTestServices.delete(state);
    }

    @Test
    void oneCommandOffersSlotsToBookAndTheBookingOutlivesItAndACrowd() throws Exception {
        String body;
        String booked;
        try (ChildJvm run = start()) {
            run.awaitLine("Ctrl-C stops everything");
            Matcher suggested = BODY.matcher(run.output());
            assertThat(suggested.find()).as(run.output()).isTrue();
            body = suggested.group(1);
            assertThat(demoSlots()).isEqualTo(210);
            for (int port : new int[] {gatewayPort, workerPort, kafkaPort, postgresPort}) {
                assertThat(isReachedFromElsewhere(port)).as("port %s", port).isFalse();
            }

            HttpResponse<String> answer = book(body);

            assertThat(answer.statusCode()).as(answer.body()).isEqualTo(201);
            booked = answer.body();
            assertThat(Processes.workingOn(state)).hasSizeGreaterThanOrEqualTo(2);
            run.terminate();
            run.awaitExit(STOP);
            assertThat(Processes.workingOn(state)).isEmpty();
            assertThat(run.output()).doesNotContain("ended unexpectedly", "ERROR");
        }

        try (ChildJvm run = start("--crowd=5", "--address=0.0.0.0")) {
            run.awaitLine("Ctrl-C stops everything");
            assertThat(isReachedFromElsewhere(gatewayPort)).isTrue();
            assertThat(isReachedFromElsewhere(workerPort)).isTrue();
            assertThat(isReachedFromElsewhere(kafkaPort)).isFalse();

            assertThat(book(body).body()).isEqualTo(booked);
            assertThat(demoSlots()).isEqualTo(210);
            run.awaitLine("The crowd has left: 5 visitors.");
            assertThat(run.output())
                    .contains("none ever had more bookings than seats")
                    .doesNotContain("ERROR");
            assertThat(book(body).body()).isEqualTo(booked);
            run.terminate();
            run.awaitExit(STOP);
        }
    }

    @Test
    void stoppingWhileStartingLeavesNoChild() throws Exception {
        try (ChildJvm run = start()) {
            run.awaitLine("");
            run.terminate();
            run.awaitExit(STOP);

            assertThat(run.output()).doesNotContain("Exception");
            assertThat(Processes.workingOn(state)).isEmpty();
        }
    }

    @Test
    void anUnknownOptionGetsOneLineAndExitTwo() throws InterruptedException {
        try (ChildJvm run = new ChildJvm(LocalBooking.class, "--verbose")) {
            assertThat(run.awaitExit(STOP)).isEqualTo(2);
            assertThat(run.lines()).containsExactly("Unknown option: '--verbose'; --help lists the known options");
        }
    }

    @Test
    void aTakenPortGetsOneLineAndExitOne() throws Exception {
        try (ServerSocket taken = new ServerSocket(gatewayPort, 1, InetAddress.getLoopbackAddress());
                ChildJvm run = start()) {
            assertThat(run.awaitExit(STOP)).isEqualTo(1);
            assertThat(run.lines())
                    .containsExactly("Port " + taken.getLocalPort()
                            + " for the gateway is taken by another program; stop that program or choose another"
                            + " port with --gateway-port=PORT.");
        }
    }

    private ChildJvm start(String... more) {
        List<String> arguments = new ArrayList<>(List.of(
                "--state=" + state,
                "--gateway-port=" + gatewayPort,
                "--worker-port=" + workerPort,
                "--kafka-port=" + kafkaPort,
                "--postgres-port=" + postgresPort));
        arguments.addAll(List.of(more));
        return new ChildJvm(LocalBooking.class, arguments.toArray(String[]::new));
    }

    /** By an address that other machines know, or one of this machine alone that is not the usual one. */
    private static boolean isReachedFromElsewhere(int port) throws IOException {
        InetAddress address = NetworkInterface.networkInterfaces()
                .flatMap(NetworkInterface::inetAddresses)
                .filter(one -> one instanceof Inet4Address && !one.isLoopbackAddress())
                .findFirst()
                .orElse(InetAddress.getByName("127.0.0.2"));
        try (Socket socket = new Socket()) {
            socket.connect(new InetSocketAddress(address, port), 5_000);
            return true;
        } catch (ConnectException refused) {
            return false;
        }
    }

    private HttpResponse<String> book(String body) throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(URI.create("http://localhost:" + gatewayPort + "/v1/bookings"))
                .header("Content-Type", "application/json")
                .header("Idempotency-Key", "the-same-each-time")
                .timeout(Duration.ofSeconds(30))
                .POST(HttpRequest.BodyPublishers.ofString(body))
                .build();
        return HttpClient.newHttpClient().send(request, HttpResponse.BodyHandlers.ofString());
    }

    private int demoSlots() throws SQLException {
        String url = "jdbc:postgresql://localhost:" + postgresPort + "/slotkeeper";
        try (Connection connection = DriverManager.getConnection(url, PostgresRoles.READER, PostgresRoles.READER)) {
            return Integer.parseInt(Sql.value(connection, "SELECT count(*) FROM availability_slots"));
        }
    }
}
