package dev.slotkeeper.audit;

import dev.slotkeeper.audit.replay.Ask;
import dev.slotkeeper.audit.replay.LogPlace;
import dev.slotkeeper.contracts.Command;
import dev.slotkeeper.contracts.ContractJson;
import dev.slotkeeper.contracts.ContractViolation;
import dev.slotkeeper.contracts.ReadCommand;
import dev.slotkeeper.contracts.RescheduleBooking;
import dev.slotkeeper.contracts.SeatCommand;
import dev.slotkeeper.worker.kafka.RequestDigest;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;

/** Decodes records of the request log according to the contract. Not thread-safe. */
final class AskReader {

    private final Duration patience;
    private final RequestDigest digests = new RequestDigest();

    /**
     * Creates a reader.
     *
     * @param patience the time after its record's timestamp within which a request without expiresAt may be granted
     */
    AskReader(Duration patience) {
        this.patience = patience;
    }

    /** Decodes a record; returns null for a dead letter, which names no request or no slot. */
    @Nullable
    Ask read(ConsumerRecord<byte[], byte[]> message) {
        ReadCommand read = ContractJson.readCommand(message.value());
        if (read instanceof ReadCommand.Broken broken) {
            return malformed(message, broken);
        }
        if (!(read instanceof ReadCommand.Understood understood)) {
            return null;
        }
        Command command = understood.command();
        byte[] slotId = command.slotId().getBytes(StandardCharsets.UTF_8);
        if (!Arrays.equals(message.key(), slotId)) {
            return malformed(message, otherKey(command, message.key()));
        }
        return new Ask(
                place(message),
                command.requestId(),
                command.slotId(),
                digests.of(command),
                command,
                null,
                deadline(command, message.timestamp()));
    }

    private Ask malformed(ConsumerRecord<byte[], byte[]> message, ReadCommand.Broken broken) {
        return new Ask(
                place(message),
                broken.requestId(),
                broken.slotId(),
                digests.ofMalformed(message.value(), message.key()),
                null,
                broken,
                null);
    }

    private static ReadCommand.Broken otherKey(Command command, byte @Nullable [] key) {
        String given = key == null ? "nothing" : new String(key, StandardCharsets.UTF_8);
        return new ReadCommand.Broken(
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
        return given == null ? Instant.ofEpochMilli(timestamp).plus(patience) : given;
    }

    private static LogPlace place(ConsumerRecord<byte[], byte[]> message) {
        return new LogPlace(message.partition(), message.offset());
    }
}
