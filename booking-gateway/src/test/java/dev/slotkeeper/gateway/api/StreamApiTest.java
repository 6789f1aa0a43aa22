package dev.slotkeeper.gateway.api;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slotkeeper.contracts.DecisionRecord;
import dev.slotkeeper.contracts.DecisionRecord.Outcome;
import dev.slotkeeper.contracts.ErrorCode;
import dev.slotkeeper.contracts.Reason;
import dev.slotkeeper.contracts.SlotAvailability;
import dev.slotkeeper.contracts.SlotState;
import dev.slotkeeper.gateway.api.RunningGateway.Exchange;
import dev.slotkeeper.gateway.database.CurrentBooking;
import dev.slotkeeper.gateway.kafka.RequestLog.Standing;
import dev.slotkeeper.gateway.live.SseEventLoop;
import dev.slotkeeper.gateway.slots.DatabaseFailures;
import dev.slotkeeper.gateway.slots.LiveSlots;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class StreamApiTest extends FakedGateway {

    private static final Instant LATER = Instant.parse("2090-05-01T09:00:00Z");
    private static long sequence;

    private final UUID id = UUID.randomUUID();
    private final List<EventClient> open = new ArrayList<>();

    @AfterEach
    void leave() {
        open.forEach(EventClient::close);
        awaitListeners(0);
    }

    private EventClient listen(String path, String... headers) {
        EventClient client = gateway.listen(path, headers);
        open.add(client);
        return client;
    }

    private static void awaitListeners(int number) {
        Awaitility.await()
                .atMost(Duration.ofSeconds(30))
                .until(() -> gateway.bean(SseEventLoop.class).size(), size -> size == number);
    }

    private static SlotAvailability state(String slotId, int taken) {
        SlotState slot = new SlotState(slotId, "room", LATER, LATER.plusSeconds(60), 10, taken, taken < 10, 1, null);
        return new SlotAvailability(slot, false, ++sequence);
    }

    private static void changes(SlotAvailability state) {
        gateway.bean(LiveSlots.class).slotChanged(state);
    }

    private void decided(Outcome outcome, String status) {
        fakes.currentBookings.put(id, new CurrentBooking(status, null, Fakes.slot("a"), id, 0, null));
        fakes.decisions.put(id, new DecisionRecord(id, "a", id, outcome, null, null, "c", 1, 1, 10, null, Fakes.NOW));
    }

    @Test
    void slotsAreStreamedAsTheyChange() {
        EventClient stream = listen("/v1/slots/stream?resourceId=room");

        assertThat(stream.status()).isEqualTo(200);
        assertThat(stream.header("Content-Type")).isEqualTo("text/event-stream;charset=UTF-8");
        assertThat(stream.header("Cache-Control")).isEqualTo("no-store");
        stream.awaitText("event: slot\ndata: {\"slotId\":\"b\",");

        changes(state("a", 3));
        stream.awaitText(
                "event: slot\ndata: {\"slotId\":\"a\",\"resourceId\":\"room\",\"startsAt\":\"2090-05-01T09:00:00Z\","
                        + "\"endsAt\":\"2090-05-01T09:01:00Z\",\"capacity\":10,\"currentBookings\":3,\"isAvailable\":true,"
                        + "\"termsVersion\":1}\n\n");
        gateway.bean(LiveSlots.class).slotDeleted("a");
        stream.awaitText("event: gone\ndata: {\"slotId\":\"a\"}\n\n");
        stream.awaitText("\n:\nid: ");
    }

    @Test
    void reconnectedStreamContinuesAfterTheLastEvent() {
        EventClient first = listen("/v1/slots/stream");
        awaitListeners(1);
        changes(state("before", 1));
        first.awaitText("before");
        String id = first.received().replaceAll("(?s).*id: (\\S+)\nevent: slot\ndata: .\"slotId\":\"before.*", "$1");
        changes(state("after", 1));

        EventClient second = listen("/v1/slots/stream", "Last-Event-ID", id);
        second.awaitText("after");
        assertThat(second.received()).doesNotContain("before").doesNotContain("reset");

        listen("/v1/slots/stream", "Last-Event-ID", "elsewhere-7").awaitText("event: reset\ndata: {}\n\n");
    }

    @Test
    void streamsAreLimitedAndReleased() {
        for (int i = 0; i < 5; i++) {
            listen("/v1/slots/stream");
        }
        awaitListeners(5);
        Exchange refused = gateway.get("/v1/slots/stream");

        assertThat(refused.status()).isEqualTo(503);
        assertThat(refused.header("Retry-After")).isEqualTo("1");
        assertThat(gateway.post("/v1/bookings", "{\"slotId\":\"a\",\"customerId\":\"c\"}")
                        .status())
                .as("bookings are not limited by streams")
                .isEqualTo(201);

        open.get(0).close();
        awaitListeners(4);
        assertThat(listen("/v1/slots/stream").status()).isEqualTo(200);
    }

    @Test
    void invalidCallIsRefusedBeforeTheStreamBegins() {
        assertThat(gateway.get("/v1/slots/stream?resourceId=a%20b").member("field"))
                .isEqualTo("resourceId");
        assertThat(gateway.get("/v1/bookings/x/stream").status()).isEqualTo(400);
        assertThat(gateway.get("/v1/bookings/" + id + "/stream").status()).isEqualTo(404);
        assertThat(gateway.get("/v1/watches/" + id + "/stream").status()).isEqualTo(404);
        fakes.databaseFailure = DatabaseFailures.away();
        assertThat(gateway.get("/v1/bookings/" + id + "/stream").status()).isEqualTo(503);
    }

    @Test
    void bookingIsStreamedUntilItIsFinal() {
        fakes.standing = Standing.WAITING;
        EventClient stream = listen("/v1/bookings/" + id + "/stream?partition=1&offset=2");
        stream.awaitText("id: PENDING\nevent: booking\ndata: {\"status\":\"PENDING\"}\n\n");

        decided(Outcome.WAITLISTED, "WAITLISTED");
        stream.awaitText("id: WAITLISTED\nevent: booking\ndata: {\"status\":\"WAITLISTED\",\"outcome\":{");
        decided(Outcome.WAITLISTED, "CONFIRMED");
        changes(state("a", 1));

        assertThat(stream.awaitEnd()).contains("id: CONFIRMED\n").doesNotContain("broken");
        assertThat(listen("/v1/bookings/" + id + "/stream", "Last-Event-ID", "CONFIRMED")
                        .status())
                .as("a browser that reconnects after the end")
                .isEqualTo(204);
    }

    @Test
    void streamAndBookingHaveTheSameContent() {
        decided(Outcome.CONFIRMED, "CONFIRMED");
        String shown = gateway.get("/v1/bookings/" + id).response().body();

        assertThat(listen("/v1/bookings/" + id + "/stream").awaitEnd()).contains("data: " + shown + "\n\n");
    }

    @Test
    void watchReportsFreeSeatsOnce() {
        fakes.states.put("watched", state("watched", 9));
        Exchange watch = gateway.post("/v1/slots/watched/watch", "{\"quantity\":2}");
        assertThat(watch.status()).isEqualTo(201);
        assertThat(watch.member("quantity")).isEqualTo("2");
        assertThat(watch.header("Location")).isEqualTo(watch.member("stream"));

        EventClient stream = listen(watch.member("stream"));
        stream.awaitText("event: taken\ndata: {\"watchId\":\"" + watch.member("watchId") + "\",\"slotId\":\"watched\"");
        changes(state("watched", 10));
        changes(state("watched", 8));

        String heard = stream.awaitEnd();
        assertThat(heard.split("event: ", -1)).hasSize(3);
        assertThat(heard).contains("id: free\nevent: free\n").contains("\"currentBookings\":8");
        assertThat(listen(watch.member("stream"), "Last-Event-ID", "free").status())
                .isEqualTo(204);
    }

    @Test
    void aWatchEndsWithItsSlot() {
        fakes.states.put("ends", state("ends", 10));
        String stream = gateway.post("/v1/slots/ends/watch", "{}").member("stream");
        EventClient client = listen(stream);
        client.awaitText("event: taken");
        SlotState slot = state("ends", 10).slot();
        changes(new SlotAvailability(slot, true, ++sequence));

        assertThat(client.awaitEnd()).contains("event: over");
    }

    @Test
    void invalidWatchesAreRefused() {
        fakes.states.put("there", state("there", 1));

        assertThat(gateway.post("/v1/slots/none/watch", "{}").member("code")).isEqualTo("SLOT_NOT_FOUND");
        assertThat(gateway.post("/v1/slots/there/watch", "{\"quantity\":0}").member("field"))
                .isEqualTo("quantity");
        assertThat(gateway.post("/v1/slots/there/watch", "{\"quantity\":1.5}").member("field"))
                .isEqualTo("quantity");
        assertThat(gateway.post("/v1/slots/there/watch", "{\"customerId\":\"\"}")
                        .member("field"))
                .isEqualTo("customerId");
        assertThat(gateway.post("/v1/slots/there/watch", "no json").status()).isEqualTo(400);
    }

    @Test
    void refusalNamesKnownAlternatives() {
        LiveSlots live = gateway.bean(LiveSlots.class);
        fakes.outcome = command -> Fakes.no(command, ErrorCode.SLOT_UNAVAILABLE, Reason.FULL);
        String body = "{\"slotId\":\"full\",\"customerId\":\"c\"}";
        assertThat(gateway.post("/v1/bookings", body).json().has("alternatives"))
                .isFalse();

        live.positioned();
        changes(state("full", 10));
        changes(state("open", 4));
        Awaitility.await().atMost(Duration.ofSeconds(30)).untilAsserted(() -> {
            live.caughtUp(System.nanoTime());
            Exchange refusal = gateway.post("/v1/bookings", body);
            assertThat(refusal.status()).isEqualTo(409);
            assertThat(refusal.json().path("alternatives").findValuesAsText("slotId"))
                    .containsExactly("open");
        });
        fakes.outcome = command -> Fakes.no(command, ErrorCode.SLOT_NOT_FOUND, null);
        assertThat(gateway.post("/v1/bookings", body).json().has("alternatives"))
                .isFalse();
    }
}
