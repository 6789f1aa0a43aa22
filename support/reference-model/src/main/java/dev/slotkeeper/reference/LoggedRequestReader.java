package dev.slotkeeper.reference;

import dev.slotkeeper.contracts.Command;
import dev.slotkeeper.contracts.CommandWithDeadline;
import dev.slotkeeper.contracts.ContractJson;
import dev.slotkeeper.contracts.ContractViolation;
import dev.slotkeeper.contracts.DecodedCommand;
import dev.slotkeeper.contracts.RequestDigest;
import dev.slotkeeper.contracts.SeatCommand;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Decodes records of the request log according to the contract. Not thread-safe. */
public final class LoggedRequestReader {

    private final Duration timeout;
    private final RequestDigest digests = new RequestDigest();

    /**
     * Creates a reader.
     *
     * @param timeout the time after its record's timestamp within which a request without expiresAt may be granted
     */
    public LoggedRequestReader(Duration timeout) {
        this.timeout = timeout;
    }

    /**
     * Decodes a record; returns null for a dead letter, which names no request or no slot.
     *
     * @param timestamp the record's timestamp, in milliseconds since 1970
     * @param partitions the number of the log's partitions, to refuse a request in a partition that is not its key's; 0
     *     to accept it in any
     */
    public @Nullable LoggedRequest read(
            LogPlace place, long timestamp, byte @Nullable [] key, byte @Nullable [] value, int partitions) {
        if (value == null) {
            return null;
        }
        DecodedCommand read = ContractJson.decodedCommand(value);
        if (read instanceof DecodedCommand.Broken broken) {
            return malformed(place, key, value, broken);
        }
        if (!(read instanceof DecodedCommand.Understood understood)) {
            return null;
        }
        Command command = understood.command();
        if (!Arrays.equals(key, command.slotId().getBytes(StandardCharsets.UTF_8))) {
            return malformed(place, key, value, broken(command, otherKey(command, key)));
        }
        int ofKey = partitions == 0 ? place.partition() : KeyPartition.of(command.slotId(), partitions);
        if (ofKey != place.partition()) {
            ContractViolation violation = ContractViolation.partition(place.partition(), ofKey, partitions);
            return refused(place, digests.ofMisplaced(value, place.partition()), broken(command, violation), command);
        }
        return new LoggedRequest(
                place,
                command.requestId(),
                command.slotId(),
                digests.of(command),
                command,
                null,
                deadline(command, timestamp));
    }

    private LoggedRequest malformed(LogPlace place, byte @Nullable [] key, byte[] value, DecodedCommand.Broken broken) {
        return refused(place, digests.ofMalformed(value, key), broken, null);
    }

    private static LoggedRequest refused(
            LogPlace place, UUID digest, DecodedCommand.Broken broken, @Nullable Command misplaced) {
        return new LoggedRequest(place, broken.requestId(), broken.slotId(), digest, null, broken, null, misplaced);
    }

    private static ContractViolation otherKey(Command command, byte @Nullable [] key) {
        String given = key == null ? "nothing" : new String(key, StandardCharsets.UTF_8);
        return new ContractViolation("key", given, "the slotId " + command.slotId());
    }

    private static DecodedCommand.Broken broken(Command command, ContractViolation violation) {
        return new DecodedCommand.Broken(
                command.requestId(),
                command.slotId(),
                command.customerId(),
                command instanceof SeatCommand seats ? seats.quantity() : null,
                violation);
    }

    private @Nullable Instant deadline(Command command, long timestamp) {
        if (!(command instanceof CommandWithDeadline limited)) {
            return null;
        }
        Instant given = limited.expiresAt();
        return given == null ? Instant.ofEpochMilli(timestamp).plus(timeout) : given;
    }
}
