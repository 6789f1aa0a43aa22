package dev.slotkeeper.system;

import static dev.slotkeeper.system.Requests.slot;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.awaitility.Awaitility;
import org.awaitility.Durations;
import org.junit.jupiter.api.Test;
import org.springframework.context.ConfigurableApplicationContext;

/** Two workers and two gateways at once. */
class TwoOfEachIT {

    private static final int CALLS = 400;

    @Test
    void eachAnswerReachesTheCallerThatAsked() {
        try (BookingSystem system = new BookingSystem()) {
            ConfigurableApplicationContext one = system.worker();
            ConfigurableApplicationContext two = system.worker();
            Awaitility.await()
                    .atMost(Durations.ONE_MINUTE)
                    .until(() -> BookingSystem.metric(one, "booking.partitions") == 6
                            && BookingSystem.metric(two, "booking.partitions") == 6);
            List<Http> gateways = List.of(system.gateway(), system.gateway());
            List<String> slots = new ArrayList<>();
            for (int i = 0; i < 20; i++) {
                slots.add(slot(10));
            }
            Map<String, CompletableFuture<HttpResponse<String>>> calls = new LinkedHashMap<>();
            for (int i = 0; i < CALLS; i++) {
                String customer = "caller-" + i;
                calls.put(customer, gateways.get(i % 2).book(slots.get(i / 2 % 20), customer));
            }
            calls.forEach((customer, call) -> {
                JsonNode answer = Http.json(call.join());
                assertThat(call.join().statusCode()).isIn(201, 409);
                assertThat(answer.get("customerId").asText()).isEqualTo(customer);
            });
            assertThat(calls.values())
                    .filteredOn(call -> call.join().statusCode() == 201)
                    .hasSize(200);
            slots.forEach(slot -> assertThat(Books.currentBookings(slot)).isEqualTo(10));
            assertThat(BookingSystem.metric(one, "booking.batch.size")).isPositive();
            assertThat(BookingSystem.metric(two, "booking.batch.size")).isPositive();
            Books.balance();
        }
    }
}
