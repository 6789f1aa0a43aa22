package dev.slotkeeper.system;

import static dev.slotkeeper.system.Requests.booking;
import static dev.slotkeeper.system.Requests.newSlot;
import static dev.slotkeeper.system.Requests.slot;
import static dev.slotkeeper.system.Requests.slotId;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.slotkeeper.contracts.BookSlot;
import dev.slotkeeper.contracts.BookingCommand;
import dev.slotkeeper.contracts.BookingConfirmed;
import dev.slotkeeper.contracts.ContractJson;
import dev.slotkeeper.contracts.RescheduleBooking;
import dev.slotkeeper.contracts.SlotAvailability;
import dev.slotkeeper.contracts.SlotCreated;
import dev.slotkeeper.contracts.Topics;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

/** Tests that all changes of slots are published on {@code booking.availability}, by any program. */
class AvailabilityIT {

    private static final Duration SOON = Duration.ofSeconds(5);

    @Test
    void everyDecisionThatChangesASlotIsPublished() {
        try (BookingSystem system = new BookingSystem();
                KafkaRequester client = new KafkaRequester();
                TopicTap tap = new TopicTap(Topics.AVAILABILITY)) {
            system.worker();
            String slot = slotId();
            assertThat(client.ask(newSlot(slot, 2))).isInstanceOf(SlotCreated.class);
            awaitPublished(tap, slot, reply -> reply.slot().isAvailable() && reply.sequence() == 1);

            BookSlot both = booking(slot, 2);
            assertThat(client.ask(both)).isInstanceOf(BookingConfirmed.class);
            awaitPublished(
                    tap,
                    slot,
                    reply ->
                            reply.slot().currentBookings() == 2 && !reply.slot().isAvailable());

            client.ask(new BookingCommand(
                    BookingCommand.Kind.CANCEL_BOOKING, UUID.randomUUID(), slot, both.requestId(), null));
            awaitPublished(
                    tap,
                    slot,
                    reply -> reply.slot().currentBookings() == 0 && reply.slot().isAvailable());

            List<Long> sequences =
                    told(tap, slot).stream().map(SlotAvailability::sequence).toList();
            assertThat(sequences).isSorted().last().isEqualTo(sequence(slot));
        }
    }

    @Test
    void aReschedulePublishesBothSlots() {
        try (BookingSystem system = new BookingSystem();
                KafkaRequester client = new KafkaRequester();
                TopicTap tap = new TopicTap(Topics.AVAILABILITY)) {
            system.worker();
            String from = slot(1);
            String to = slot(1);
            BookSlot booking = booking(from);
            client.ask(booking);
            awaitPublished(tap, from, reply -> reply.slot().currentBookings() == 1);
            awaitPublished(tap, to, reply -> reply.slot().currentBookings() == 0);

            client.ask(new RescheduleBooking(UUID.randomUUID(), from, booking.requestId(), null, to, null));
            awaitPublished(tap, from, reply -> reply.slot().currentBookings() == 0);
            awaitPublished(tap, to, reply -> reply.slot().currentBookings() == 1);
        }
    }

    @Test
    void changesByOtherProgramsArePublishedWithinFiveSeconds() {
        try (BookingSystem system = new BookingSystem();
                TopicTap tap = new TopicTap(Topics.AVAILABILITY)) {
            system.worker();
            String slot = slot(3);
            awaitPublished(tap, slot, reply -> reply.slot().isAvailable());

            Books.write("UPDATE availability_slots SET is_available = false WHERE slot_id = ?", slot);
            awaitPublished(tap, slot, reply -> !reply.slot().isAvailable() && reply.sequence() == sequence(slot));

            Books.write("DELETE FROM availability_slots WHERE slot_id = ?", slot);
            Awaitility.await()
                    .atMost(SOON)
                    .until(
                            () -> tap.messages(about(slot)),
                            messages -> messages.get(messages.size() - 1).value() == null);
            Awaitility.await().atMost(SOON).untilAsserted(() -> assertThat(
                            Books.rows("SELECT slot_id FROM slot_changes WHERE slot_id = ?", slot))
                    .isEmpty());
        }
    }

    @Test
    void aBusySlotIsPublishedRarelyAndAtTheEnd() {
        int many = 2_000;
        try (BookingSystem system = new BookingSystem();
                KafkaRequester client = new KafkaRequester();
                TopicTap tap = new TopicTap(Topics.AVAILABILITY)) {
            system.worker();
            String slot = slot(many);
            for (int i = 0; i < many; i++) {
                client.sendSoon(booking(slot));
            }
            Awaitility.await().atMost(Duration.ofSeconds(30)).until(() -> Books.currentBookings(slot) == many);
            awaitPublished(tap, slot, reply -> reply.slot().currentBookings() == many);
            assertThat(tap.messages(about(slot))).hasSizeLessThan(many / 10);
        }
    }

    @Test
    void nextWorkerPublishesWhatACrashLeftUnpublished() {
        String slot = slot(3);
        Books.write("DELETE FROM slot_changes");
        // As a worker leaves it that ends between its commit and the message.
        Books.write(
                "UPDATE availability_slots SET closed_by_hand = true, is_available = false, sequence = sequence + 1"
                        + " WHERE slot_id = ?",
                slot);
        assertThat(Books.rows("SELECT slot_id FROM slot_changes")).isEmpty();
        try (BookingSystem system = new BookingSystem();
                TopicTap tap = new TopicTap(Topics.AVAILABILITY)) {
            system.worker();
            awaitPublished(tap, slot, reply -> !reply.slot().isAvailable());
        }
    }

    @Test
    void withoutTheTopicRequestsAreDecidedAndItIsMadeAnew() throws Exception {
        try (Admin admin =
                        Admin.create(java.util.Map.of("bootstrap.servers", BookingSystem.SERVICES.bootstrapServers()));
                BookingSystem system = new BookingSystem();
                KafkaRequester client = new KafkaRequester()) {
            system.worker();
            admin.deleteTopics(List.of(Topics.AVAILABILITY)).all().get(20, TimeUnit.SECONDS);
            String slot = slot(500);
            for (int i = 0; i < 20; i++) {
                assertThat(client.ask(booking(slot))).isInstanceOf(BookingConfirmed.class);
            }
            Awaitility.await().atMost(Duration.ofSeconds(30)).until(() -> isThere(admin));
            try (TopicTap tap = new TopicTap(Topics.AVAILABILITY)) {
                client.ask(booking(slot));
                awaitPublished(tap, slot, reply -> reply.slot().currentBookings() == 21);
            }
        }
    }

    private static boolean isThere(Admin admin) throws InterruptedException, TimeoutException {
        try {
            return admin.listTopics().names().get(20, TimeUnit.SECONDS).contains(Topics.AVAILABILITY);
        } catch (ExecutionException e) {
            return false;
        }
    }

    private static void awaitPublished(TopicTap tap, String slot, Predicate<SlotAvailability> wanted) {
        Awaitility.await()
                .atMost(SOON.multipliedBy(2))
                .until(() -> told(tap, slot), reply -> !reply.isEmpty() && wanted.test(reply.get(reply.size() - 1)));
    }

    private static List<SlotAvailability> told(TopicTap tap, String slot) {
        return tap.values(about(slot)).stream()
                .map(ContractJson::readAvailability)
                .collect(Collectors.toList());
    }

    private static Predicate<ConsumerRecord<byte[], byte[]>> about(String slot) {
        return message -> new String(message.key(), UTF_8).equals(slot);
    }

    private static long sequence(String slot) {
        return Long.parseLong(Books.value("SELECT sequence FROM availability_slots WHERE slot_id = ?", slot));
    }
}
