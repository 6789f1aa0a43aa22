package dev.slotkeeper.worker.kafka;

import dev.slotkeeper.contracts.Command;
import dev.slotkeeper.contracts.CommandWithDeadline;
import dev.slotkeeper.contracts.ContractJson;
import dev.slotkeeper.contracts.ContractViolation;
import dev.slotkeeper.contracts.DecodedCommand;
import dev.slotkeeper.contracts.RequestDigest;
import dev.slotkeeper.contracts.SeatCommand;
import dev.slotkeeper.worker.decision.Request;
import dev.slotkeeper.worker.kafka.probe.UndecodableRecord;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;

/** Decodes a record to a request or a dead letter; one message never affects another. Not thread-safe. */
public final class RecordDecoder {

    private final Duration defaultPatience;
    private final RequestDigest digests = new RequestDigest();

    public RecordDecoder(Duration defaultPatience) {
        this.defaultPatience = defaultPatience;
    }

    public InboundRequest decode(ConsumerRecord<byte[], byte[]> message) {
        if (message instanceof UndecodableRecord undecodable) {
            return InboundRequest.deadLetter(undecodable, undecodable.reason());
        }
        DecodedCommand read = ContractJson.decodedCommand(message.value());
        if (read instanceof DecodedCommand.Unreadable unreadable) {
            return InboundRequest.deadLetter(message, unreadable.why() + cut(message));
        }
        if (read instanceof DecodedCommand.Broken broken) {
            return malformed(message, broken);
        }
        Command command = ((DecodedCommand.Understood) read).command();
        if (!isKey(message.key(), command.slotId())) {
            return malformed(message, broken(command, unlikeItsKey(command, message.key())));
        }
        Instant deadline = command instanceof CommandWithDeadline limited
                ? deadline(limited.expiresAt(), message.timestamp())
                : null;
        return InboundRequest.of(message, new Request.Valid(command, digests.of(command), deadline));
    }

    /** Describes the cut of a message that is too long even for a dead letter; empty for all others. */
    private static String cut(ConsumerRecord<byte[], byte[]> message) {
        int kept = message.value() == null ? 0 : message.value().length;
        return message.serializedValueSize() <= kept
                ? ""
                : "; cut to " + kept + " of " + message.serializedValueSize() + " bytes";
    }

    private InboundRequest malformed(ConsumerRecord<byte[], byte[]> message, DecodedCommand.Broken broken) {
        return InboundRequest.of(
                message, new Request.Malformed(broken, digests.ofMalformed(message.value(), message.key())));
    }

    private Instant deadline(@Nullable Instant given, long timestamp) {
        return given == null ? Instant.ofEpochMilli(timestamp).plus(defaultPatience) : given;
    }

    /** Returns a command that is understood but breaks another rule of the contract. */
    static DecodedCommand.Broken broken(Command command, ContractViolation violation) {
        return new DecodedCommand.Broken(
                command.requestId(),
                command.slotId(),
                command.customerId(),
                command instanceof SeatCommand seats ? seats.quantity() : null,
                violation);
    }

    private static ContractViolation unlikeItsKey(Command command, byte @Nullable [] key) {
        return new ContractViolation(
                "key",
                key == null ? "nothing" : new String(key, StandardCharsets.UTF_8),
                "the slotId " + command.slotId());
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
