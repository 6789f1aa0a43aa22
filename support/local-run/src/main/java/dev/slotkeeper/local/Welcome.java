package dev.slotkeeper.local;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;

/** The text that is printed when everything is up. */
record Welcome(LocalOptions options, Path state, Optional<String> bookable, Duration took) {

    String text() {
        String gateway = "http://" + options.host() + ":" + options.gatewayPort;
        return String.format(
                Locale.ROOT,
                """

                Slotkeeper is up after %.1f s.

                  Gateway     %s
                  Worker      http://%s:%d/actuator/health
                  Kafka       localhost:%d
                  PostgreSQL  jdbc:postgresql://localhost:%d/slotkeeper
                              psql postgresql://slotkeeper:slotkeeper@localhost:%d/slotkeeper
                  State       %s

                %s
                Ctrl-C stops everything; the state is kept (--reset deletes it).

                """,
                took.toMillis() / 1000.0,
                gateway,
                options.host(),
                options.workerPort,
                options.kafkaPort,
                options.postgresPort,
                options.postgresPort,
                state,
                bookable.map(slot -> firstBooking(gateway, slot)).orElse("Every demo slot is taken.\n"));
    }

    private static String firstBooking(String gateway, String slotId) {
        return """
                Book a seat:

                  curl -i %s/v1/bookings -H 'Content-Type: application/json' \\
                    -d '{"slotId":"%s","customerId":"c-123"}'
                """.formatted(gateway, slotId);
    }
}
