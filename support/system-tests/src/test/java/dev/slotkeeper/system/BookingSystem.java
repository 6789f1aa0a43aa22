package dev.slotkeeper.system;

import dev.slotkeeper.embedded.PostgresRoles;
import dev.slotkeeper.gateway.GatewayApplication;
import dev.slotkeeper.local.TestServices;
import dev.slotkeeper.worker.WorkerApplication;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.awaitility.Awaitility;
import org.awaitility.Durations;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;

/** Workers and gateways over the shared services, ended with the test class that started them. */
public final class BookingSystem implements AutoCloseable {

    public static final TestServices SERVICES = TestServices.shared();

    private final List<ConfigurableApplicationContext> programs = new ArrayList<>();

    /** Starts a worker and waits until it has partitions to work on. */
    public ConfigurableApplicationContext worker(String... arguments) {
        ConfigurableApplicationContext worker =
                run(WorkerApplication.builder(), PostgresRoles.workerArguments(), arguments);
        awaitPartitions(worker);
        return worker;
    }

    /** Starts a gateway that is ready to take requests. */
    public Http gateway(String... arguments) {
        ConfigurableApplicationContext gateway = run(
                GatewayApplication.builder(),
                List.of(
                        "--spring.datasource.username=" + SERVICES.readerUser(),
                        "--spring.datasource.password=" + SERVICES.readerPassword()),
                arguments);
        Http http = new Http("http://localhost:" + gateway.getEnvironment().getProperty("local.server.port"));
        Awaitility.await()
                .atMost(Durations.ONE_MINUTE)
                .until(() -> http.get("/actuator/health/readiness").statusCode() == 200);
        return http;
    }

    /** Ends one program as its operator would. */
    public void stop(ConfigurableApplicationContext program) {
        programs.remove(program);
        program.close();
    }

    @Override
    public void close() {
        for (int i = programs.size() - 1; i >= 0; i--) {
            programs.get(i).close();
        }
        programs.clear();
    }

    private ConfigurableApplicationContext run(
            SpringApplicationBuilder program, List<String> roles, String... arguments) {
        List<String> all = new ArrayList<>(List.of(
                "--server.port=0",
                "--spring.datasource.url=" + SERVICES.jdbcUrl(),
                "--spring.kafka.bootstrap-servers=" + SERVICES.bootstrapServers()));
        all.addAll(roles);
        // The last one of a name counts, so a test's own come after the usual ones.
        for (String argument : arguments) {
            String name = argument.substring(0, argument.indexOf('=') + 1);
            all.removeIf(usual -> usual.startsWith(name));
        }
        all.addAll(Arrays.asList(arguments));
        ConfigurableApplicationContext context =
                program.registerShutdownHook(false).run(all.toArray(String[]::new));
        programs.add(context);
        return context;
    }

    private static void awaitPartitions(ConfigurableApplicationContext worker) {
        Awaitility.await().atMost(Durations.ONE_MINUTE).until(() -> metric(worker, "booking.partitions") > 0);
    }

    /** The sum of a worker's or gateway's meters of this name. */
    static double metric(ConfigurableApplicationContext program, String name) {
        return program.getBean(io.micrometer.core.instrument.MeterRegistry.class).find(name).meters().stream()
                .flatMap(meter ->
                        java.util.stream.StreamSupport.stream(meter.measure().spliterator(), false))
                .mapToDouble(io.micrometer.core.instrument.Measurement::getValue)
                .sum();
    }
}
