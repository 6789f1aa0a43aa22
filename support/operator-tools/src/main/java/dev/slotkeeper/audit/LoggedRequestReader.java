package dev.slotkeeper.audit;

import dev.slotkeeper.audit.replay.LogPlace;
import dev.slotkeeper.audit.replay.LoggedRequest;
import dev.slotkeeper.contracts.Command;
import dev.slotkeeper.contracts.ContractJson;
import dev.slotkeeper.contracts.ContractViolation;
import dev.slotkeeper.contracts.DecodedCommand;
import dev.slotkeeper.contracts.RequestDigest;
import dev.slotkeeper.contracts.RescheduleBooking;
import dev.slotkeeper.contracts.SeatCommand;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;

/** Decodes records of the request log according to the contract. Not thread-safe. */
final class LoggedRequestReader {

    private final Duration timeout;
    private final RequestDigest digests = new RequestDigest();

    /**
     * Creates a reader.
     *
     * @param patience the time after its record's timestamp within which a request without expiresAt may be granted
     */
    LoggedRequestReader(Duration patience) {
        this.timeout = patience;
    }

    /** Decodes a record; returns null for a dead letter, which names no request or no slot. */
    @Nullable
    LoggedRequest read(ConsumerRecord<byte[], byte[]> message) {
        DecodedCommand read = ContractJson.decodedCommand(message.value());
        if (read instanceof DecodedCommand.Broken broken) {
            return malformed(message, broken);
        }
        if (!(read instanceof DecodedCommand.Understood understood)) {
            return null;
        }
        Command command = understood.command();
        byte[] slotId = command.slotId().getBytes(StandardCharsets.UTF_8);
        if (!Arrays.equals(message.key(), slotId)) {
            return malformed(message, otherKey(command, message.key()));
        }
        return new LoggedRequest(
                place(message),
                command.requestId(),
                command.slotId(),
                digests.of(command),
                command,
                null,
                deadline(command, message.timestamp()));
    }

    private LoggedRequest malformed(ConsumerRecord<byte[], byte[]> message, DecodedCommand.Broken broken) {
        return new LoggedRequest(
                place(message),
                broken.requestId(),
                broken.slotId(),
                digests.ofMalformed(message.value(), message.key()),
                null,
                broken,
                null);
    }

    private static DecodedCommand.Broken otherKey(Command command, byte @Nullable [] key) {
        String given = key == null ? "nothing" : new String(key, StandardCharsets.UTF_8);
        return new DecodedCommand.Broken(
                command.requestId(),
                command.slotId(),
                command.customerId(),
                command instanceof SeatCommand seats ? seats.quantity() : null,
                new ContractViolation("key", given, "the slotId " + command.slotId()));
    }

    private @Nullable Instant deadline(Command command, long timestamp) {
        Instant given;
        if (command instanceof SeatCommand seats) {
            given = seats.expiresAt();
        } else if (command instanceof RescheduleBooking move) {
            given = move.expiresAt();
        } else {
            return null;
        }
        return given == null ? Instant.ofEpochMilli(timestamp).plus(timeout) : given;
    }

    private static LogPlace place(ConsumerRecord<byte[], byte[]> message) {
        return new LogPlace(message.partition(), message.offset());
    }
}
