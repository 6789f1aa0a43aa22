package dev.slotkeeper.worker.expiry;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.slotkeeper.contracts.Command;
import dev.slotkeeper.contracts.ContractJson;
import dev.slotkeeper.contracts.ContractViolation;
import dev.slotkeeper.contracts.Topics;
import java.time.Clock;
import java.time.Duration;
import java.util.UUID;
import java.util.function.Supplier;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Sends the worker's own commands to the request log. Thread-safe. */
public final class CommandSender {

    private static final Logger log = LoggerFactory.getLogger(CommandSender.class);

    /** Condition on a slot_id in SQL: commands can name it. No command ends rows with others, so they must not fill a search. */
    static final String CAN_BE_NAMED = "~ '^(?!\\.{1,2}$)[A-Za-z0-9._:-]{1,64}$'";

    /** Time after which a command is sent again if there still is a reason for it: the first one may have been lost. */
    private static final Duration REPEAT = Duration.ofSeconds(10);

    private static final int MAX_REMEMBERED = 100_000;

    private final Producer<byte[], byte[]> producer;
    private final Supplier<UUID> databaseId;
    private final Clock clock;
    private volatile @Nullable UUID knownDatabaseId;
    private final Cache<Object, Boolean> sent = Caffeine.newBuilder()
            .maximumSize(MAX_REMEMBERED)
            .expireAfterWrite(REPEAT)
            .build();

    /** @param databaseId reads the id of the database, which only workers and its owner can read */
    public CommandSender(Producer<byte[], byte[]> producer, Supplier<UUID> databaseId, Clock clock) {
        this.producer = producer;
        this.databaseId = databaseId;
        this.clock = clock;
    }

    /**
     * Returns the id of a command that every worker sends, the same in each. It is another one every minute, because a
     * refusal is final for an id: after lost races for the slot, or in a partition that is no longer the slot's. It is
     * derived from the database's id as well: otherwise a client could send a request with the id beforehand, and the
     * command would be refused as REQUEST_ID_REUSED.
     *
     * @param name what the command does, and to what
     */
    UUID requestId(String name) {
        UUID secret = knownDatabaseId;
        if (secret == null) {
            secret = databaseId.get();
            knownDatabaseId = secret;
        }
        long minute = clock.millis() / Duration.ofMinutes(1).toMillis();
        return UUID.nameUUIDFromBytes((secret + " " + name + " " + minute).getBytes(UTF_8));
    }

    /**
     * Sends a command unless one for the same reason was sent within the last ten seconds. Skips a command that breaks
     * the contract, because another program wrote its slot.
     */
    void send(Object reason, Supplier<Command> commands) {
        if (sent.getIfPresent(reason) != null) {
            return;
        }
        sent.put(reason, true);
        try {
            Command command = commands.get();
            var unused = producer.send(
                    new ProducerRecord<>(
                            Topics.REQUESTS, command.slotId().getBytes(US_ASCII), ContractJson.write(command)),
                    (place, failure) -> {
                        if (failure != null) {
                            sent.invalidate(reason);
                        }
                    });
        } catch (ContractViolation odd) {
            log.warn("no command can be sent for {}: {}", reason, odd.getMessage());
        } catch (RuntimeException e) {
            sent.invalidate(reason);
            throw e;
        }
    }
}
