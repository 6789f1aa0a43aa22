package dev.slotkeeper.worker.kafka;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.slotkeeper.contracts.BookSlot;
import dev.slotkeeper.contracts.BookingCommand;
import dev.slotkeeper.contracts.Command;
import dev.slotkeeper.contracts.ContractJson;
import dev.slotkeeper.contracts.SlotCommand;
import dev.slotkeeper.worker.ledger.Flaw;
import dev.slotkeeper.worker.ledger.SimulatedTables;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import org.apache.kafka.common.TopicPartition;

/**
 * Sends the requests of a simulation: those of customers, of administrators, and of the timers that expire holds and
 * waitlist entries and have waitlists served.
 */
final class SimulatedCrowd {

    private final Random random;
    private final SimulatedKafka kafka;
    private final SimulatedTables tables;
    private final SimulatedClock clock;
    private final SimulatedWishes wishes;

    /** Commands that may be sent again. */
    private final List<Command> sent = new ArrayList<>();

    private final Set<UUID> expired = new HashSet<>();
    private final Set<UUID> served = new HashSet<>();
    private final Flaw flaw;

    SimulatedCrowd(
            Random random, SimulatedKafka kafka, SimulatedTables tables, SimulatedClock clock, int slots, Flaw flaw) {
        this.flaw = flaw;
        this.random = random;
        this.kafka = kafka;
        this.tables = tables;
        this.clock = clock;
        this.wishes = new SimulatedWishes(random, tables, clock, slots);
    }

    void send() {
        String slotId = wishes.anySlot();
        switch (random.nextInt(20)) {
            case 0 -> send(slotId, random.nextBoolean() ? "no JSON" : malformed(slotId));
            case 1, 2 -> again();
            case 3 -> {
                Command command = wishes.next(slotId);
                sent.add(command);
                sendElsewhere(command);
            }
            default -> {
                Command command = wishes.next(slotId);
                sent.add(command);
                send(command);
            }
        }
    }

    private void send(Command command) {
        send(command.slotId(), new String(ContractJson.write(command), UTF_8));
    }

    /** Sends a request to the partition that is not its key's, as a producer with another partitioner does. */
    private void sendElsewhere(Command command) {
        int ofKey = SimulatedKafka.partitionOf(command.slotId()).partition();
        send(
                SimulatedKafka.PARTITIONS.get(1 - ofKey),
                command.slotId(),
                new String(ContractJson.write(command), UTF_8));
    }

    private void send(String slotId, String value) {
        send(SimulatedKafka.partitionOf(slotId), slotId, value);
    }

    private void send(TopicPartition partition, String slotId, String value) {
        kafka.request(partition, clock.now().toEpochMilli(), slotId.getBytes(UTF_8), value.getBytes(UTF_8));
    }

    private String malformed(String slotId) {
        return "{\"type\":\"BookSlot\",\"requestId\":\"%s\",\"slotId\":\"%s\",\"customerId\":\"c\",\"quantity\":0}"
                .formatted(wishes.newId(), slotId);
    }

    /** Sends an earlier request again, perhaps elsewhere or with another deadline, or another one with its id. */
    private void again() {
        if (sent.isEmpty()) {
            return;
        }
        Command first = sent.get(random.nextInt(sent.size()));
        if (random.nextInt(4) == 0) {
            sendElsewhere(first);
            return;
        }
        boolean isSame = random.nextInt(3) > 0;
        send(isSame ? triedAgain(first) : new BookSlot(first.requestId(), first.slotId(), "another", 1, null, null));
    }

    /** Returns the same request; half of those for seats have the deadline of another try. */
    private Command triedAgain(Command first) {
        if (first instanceof BookSlot booking && random.nextBoolean()) {
            return new BookSlot(
                    booking.requestId(),
                    booking.slotId(),
                    booking.customerId(),
                    booking.quantity(),
                    booking.expected(),
                    clock.now().plusMillis(random.nextInt(5_000)),
                    booking.ifFull());
        }
        return first;
    }

    /** Requests that waitlists are served, as a worker does. Returns false if all are requested already. */
    boolean serve() {
        boolean found = false;
        for (SimulatedTables.Unserved slot : tables.unserved()) {
            UUID id = UUID.nameUUIDFromBytes((slot.slotId() + " " + slot.sequence()).getBytes(UTF_8));
            if (flaw != Flaw.WAITLIST_FORGOTTEN && served.add(id)) {
                send(new SlotCommand(SlotCommand.Kind.SERVE_WAITLIST, id, slot.slotId(), false));
                found = true;
            }
        }
        return found;
    }

    /** Requests the expiry of due bookings, as a worker's timer does. Returns false if all are requested already. */
    boolean expire() {
        long minute = Duration.between(Instant.EPOCH, clock.now()).toMinutes();
        boolean found = false;
        for (SimulatedTables.Due due : tables.due()) {
            UUID id = UUID.nameUUIDFromBytes((due.bookingId() + " " + minute).getBytes(UTF_8));
            if (expired.add(id)) {
                send(new BookingCommand(BookingCommand.Kind.EXPIRE_BOOKING, id, due.slotId(), due.bookingId(), null));
                found = true;
            }
        }
        return found;
    }
}
