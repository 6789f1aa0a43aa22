package dev.slotkeeper.local;

import dev.slotkeeper.commandline.CommandRunner;
import dev.slotkeeper.commandline.LineOutput;
import dev.slotkeeper.embedded.Await;
import dev.slotkeeper.embedded.EmbeddedServices;
import dev.slotkeeper.embedded.Ports;
import dev.slotkeeper.embedded.PostgresRoles;
import dev.slotkeeper.embedded.StartupException;
import dev.slotkeeper.gateway.GatewayApplication;
import dev.slotkeeper.local.crowd.LocalCrowd;
import dev.slotkeeper.tools.OperatorTools;
import dev.slotkeeper.worker.WorkerApplication;
import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Clock;
import java.time.Duration;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.builder.SpringApplicationBuilder;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Runs all of Slotkeeper on one machine: PostgreSQL, Kafka, worker, gateway and demo slots. */
@Command(
        name = "booking-local",
        sortOptions = false,
        abbreviateSynopsis = true,
        showDefaultValues = true,
        header = "Starts Slotkeeper with a PostgreSQL and a Kafka of its own.",
        commandListHeading = "%nCommands that start nothing; COMMAND --help lists the options:%n")
public final class LocalBooking implements Callable<Integer> {

    private static final Logger LOG = LoggerFactory.getLogger(LocalBooking.class);
    private static final Duration READY = Duration.ofSeconds(30);
    private static final Duration CROWD = Duration.ofMinutes(1);
    private static final int STARTED = 0;
    private static final int FAILED = 1;

    @Mixin
    private final LocalOptions options = new LocalOptions();

    private final CloseStack closeStack = new CloseStack();

    private LocalBooking() {}

    /** Starts the local run or an operator's command; see {@code --help}. */
    public static void main(String[] arguments) {
        LineOutput out = System.out::println;
        LineOutput err = System.err::println;
        CommandLine command = command(out, err);
        int status = CommandRunner.run(command, arguments, out, err);
        // The servers of the local run go on when this method returns.
        if (status != STARTED || command.getParseResult().hasSubcommand()) {
            System.exit(status);
        }
    }

    /** Returns the local run with the operators' commands below it. An option that is given twice has its last value. */
    static CommandLine command(LineOutput out, LineOutput err) {
        CommandLine command = new CommandLine(new LocalBooking()).setOverwrittenOptionsAllowed(true);
        return OperatorTools.addTo(command, out, err);
    }

    /** Starts the local run with the parsed options. */
    @Override
    public Integer call() {
        options.requireDistinctPorts();
        // Registered before the first child starts, so that Ctrl-C never leaves one running.
        Runtime.getRuntime().addShutdownHook(new Thread(closeStack::closeAll, "stop"));
        try {
            start();
            return STARTED;
        } catch (StartupException e) {
            return failed(() -> System.err.println(e.getMessage()));
        } catch (RuntimeException e) {
            return failed(() -> LOG.error("Slotkeeper could not start", e));
        }
    }

    /** Reports a failure, except after Ctrl-C, which stops the database too. */
    private int failed(Runnable report) {
        if (closeStack.isOver()) {
            return STARTED;
        }
        report.run();
        return FAILED;
    }

    private void start() {
        long begin = System.nanoTime();
        Ports.requireFree(options.gatewayPort, "the gateway", "--gateway-port");
        Ports.requireFree(options.workerPort, "the worker", "--worker-port");
        LOG.info(
                "Starting PostgreSQL and Kafka with data in {}",
                options.state.toAbsolutePath().normalize());
        EmbeddedServices services = closeStack.add(new EmbeddedServices(EmbeddedServices.Settings.in(options.state)
                .onPorts(options.postgresPort, options.kafkaPort)
                .reset(options.reset)));
        services.start();
        LOG.info("Starting the worker");
        open(WorkerApplication.builder(), services, options.workerPort, PostgresRoles.workerArguments());
        LOG.info("Starting the gateway");
        LocalCrowd crowd = crowd();
        open(
                gateway(crowd),
                services,
                options.gatewayPort,
                List.of(
                        "--spring.datasource.username=" + PostgresRoles.READER,
                        "--spring.datasource.password=" + PostgresRoles.READER));
        // Registered after the gateway, because the part that is registered last is closed first.
        closeStack.add(crowd);
        LOG.info("Creating the demo slots");
        awaitReady("worker", options.workerPort);
        awaitReady("gateway", options.gatewayPort);
        LocalDate today = LocalDate.now(Clock.systemUTC());
        Optional<String> bookable =
                new DemoSeed(services.jdbcUrl(), services.bootstrapServers(), DemoSlots.after(today)).sow();
        Duration took = Duration.ofNanos(System.nanoTime() - begin);
        System.out.print(new Welcome(options, services.stateDir(), bookable, took).text());
        System.out.flush();
        if (options.crowd > 0) {
            crowd.start(options.crowd);
            LOG.info("Starting {} simulated visitors for one minute", options.crowd);
        }
    }

    /** Builds the gateway. Its operators' page shows the worker too and can start the crowd. */
    private SpringApplicationBuilder gateway(LocalCrowd crowd) {
        return GatewayApplication.builder()
                .properties("booking.gateway.ops.instances=" + address(options.workerPort))
                .initializers(context -> context.getBeanFactory().registerSingleton(LocalCrowd.class.getName(), crowd));
    }

    private LocalCrowd crowd() {
        URI gateway = URI.create(address(options.gatewayPort));
        return new LocalCrowd(gateway, DemoSlots.resourceIds(), CROWD, text -> {
            System.out.print(text);
            System.out.flush();
        });
    }

    /** Waits until a program is ready: the worker needs its partitions, the gateway its reply topic. */
    private void awaitReady(String program, int port) {
        HttpClient client = HttpClient.newHttpClient();
        HttpRequest question = HttpRequest.newBuilder(URI.create(address(port) + "/actuator/health/readiness"))
                .timeout(Duration.ofSeconds(5))
                .build();
        boolean ready = Await.await(READY, () -> {
            try {
                return client.send(question, BodyHandlers.discarding()).statusCode() == HttpURLConnection.HTTP_OK;
            } catch (IOException notYet) {
                return false;
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return false;
            }
        });
        if (!ready) {
            throw new StartupException("The " + program + " is not ready after " + READY.toSeconds() + " s.");
        }
    }

    private String address(int port) {
        return "http://" + options.host() + ":" + port;
    }

    /**
     * Starts a program. Each database role has its name as password, which is safe because PostgreSQL listens on
     * localhost only.
     */
    private void open(SpringApplicationBuilder program, EmbeddedServices services, int port, List<String> roles) {
        List<String> arguments = new ArrayList<>(List.of(
                "--server.port=" + port,
                "--server.address=" + options.address,
                "--spring.datasource.url=" + services.jdbcUrl(),
                "--spring.kafka.bootstrap-servers=" + services.bootstrapServers(),
                "--logging.register-shutdown-hook=false"));
        arguments.addAll(roles);
        closeStack.add(program.registerShutdownHook(false).logStartupInfo(false).run(arguments.toArray(String[]::new)));
    }
}
