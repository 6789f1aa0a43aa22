package dev.slotkeeper.worker.kafka;

import dev.slotkeeper.contracts.BookSlot;
import dev.slotkeeper.contracts.Command;
import dev.slotkeeper.contracts.ContractJson;
import dev.slotkeeper.contracts.ContractViolation;
import dev.slotkeeper.contracts.CreateSlot;
import dev.slotkeeper.contracts.HoldSlot;
import dev.slotkeeper.contracts.ReadCommand;
import dev.slotkeeper.contracts.RescheduleBooking;
import dev.slotkeeper.contracts.SeatCommand;
import dev.slotkeeper.worker.decision.Request;
import dev.slotkeeper.worker.kafka.probe.UndecodableRecord;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.UUID;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;

/** Decodes a record to a request or a dead letter; one message never affects another. Not thread-safe. */
final class RecordDecoder {

    private final Duration defaultPatience;
    private final RequestDigest digests = new RequestDigest();

    RecordDecoder(Duration defaultPatience) {
        this.defaultPatience = defaultPatience;
    }

    Delivery decode(ConsumerRecord<byte[], byte[]> message) {
        if (message instanceof UndecodableRecord undecodable) {
            return Delivery.deadLetter(undecodable, undecodable.reason());
        }
        ReadCommand read = ContractJson.readCommand(message.value());
        if (read instanceof ReadCommand.Unreadable unreadable) {
            return Delivery.deadLetter(message, unreadable.why() + cut(message));
        }
        if (read instanceof ReadCommand.Broken broken) {
            return malformed(message, broken);
        }
        Command command = ((ReadCommand.Understood) read).command();
        if (!isKey(message.key(), command.slotId())) {
            return malformed(message, unlikeItsKey(command, message.key()));
        }
        UUID digest = digests.of(command);
        return Delivery.of(message, request(command, digest, message.timestamp()));
    }

    /** Describes the cut of a message that is too long even for a dead letter; empty for all others. */
    private static String cut(ConsumerRecord<byte[], byte[]> message) {
        int kept = message.value() == null ? 0 : message.value().length;
        return message.serializedValueSize() <= kept
                ? ""
                : "; cut to " + kept + " of " + message.serializedValueSize() + " bytes";
    }

    private Request request(Command command, UUID digest, long timestamp) {
        if (command instanceof BookSlot booking) {
            return new Request.Booking(booking, digest, deadline(booking.expiresAt(), timestamp));
        }
        if (command instanceof CreateSlot slot) {
            return new Request.NewSlot(slot, digest);
        }
        if (command instanceof HoldSlot hold) {
            return new Request.Other(hold, digest, deadline(hold.expiresAt(), timestamp));
        }
        if (command instanceof RescheduleBooking move) {
            return new Request.Other(move, digest, deadline(move.expiresAt(), timestamp));
        }
        return new Request.Other(command, digest, null);
    }

    private Delivery malformed(ConsumerRecord<byte[], byte[]> message, ReadCommand.Broken broken) {
        return Delivery.of(message, new Request.Malformed(broken, digests.ofMalformed(message.value(), message.key())));
    }

    private Instant deadline(@Nullable Instant given, long timestamp) {
        return given == null ? Instant.ofEpochMilli(timestamp).plus(defaultPatience) : given;
    }

    private static ReadCommand.Broken unlikeItsKey(Command command, byte @Nullable [] key) {
        return new ReadCommand.Broken(
                command.requestId(),
                command.slotId(),
                command.customerId(),
                command instanceof SeatCommand seats ? seats.quantity() : null,
                new ContractViolation(
                        "key",
                        key == null ? "nothing" : new String(key, StandardCharsets.UTF_8),
                        "the slotId " + command.slotId()));
    }

    /** A slotId is ASCII, so its bytes are its characters. */
    private static boolean isKey(byte @Nullable [] key, String slotId) {
        if (key == null || key.length != slotId.length()) {
            return false;
        }
        for (int i = 0; i < key.length; i++) {
            if (key[i] != slotId.charAt(i)) {
                return false;
            }
        }
        return true;
    }
}
