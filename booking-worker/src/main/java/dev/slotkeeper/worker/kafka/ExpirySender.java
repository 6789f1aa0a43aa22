package dev.slotkeeper.worker.kafka;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.slotkeeper.contracts.BookingCommand;
import dev.slotkeeper.contracts.ContractJson;
import dev.slotkeeper.contracts.Topics;
import dev.slotkeeper.worker.PeriodicTask;
import dev.slotkeeper.worker.ledger.DueBookings;
import dev.slotkeeper.worker.ledger.DueBookings.Due;
import dev.slotkeeper.worker.ledger.LedgerException;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Puts the end of holds and of waits into the log, so that it is decided in order with everything else. Every worker
 * does; the command's id follows from what it ends, so that most of them are told what the first one was.
 */
final class ExpirySender extends PeriodicTask {

    private static final Logger log = LoggerFactory.getLogger(ExpirySender.class);
    private static final int MOST_AT_ONCE = 1_000;

    /** After which one that was sent and is still due is sent again: it may have been lost. */
    private static final Duration REPEAT = Duration.ofSeconds(10);

    private static final int REMEMBERED = 100_000;

    private final DueBookings bookings;
    private final Producer<byte[], byte[]> producer;
    private final Cache<UUID, Boolean> sent = Caffeine.newBuilder()
            .maximumSize(REMEMBERED)
            .expireAfterWrite(REPEAT)
            .build();

    /** @param interval between two looks */
    ExpirySender(DueBookings bookings, Producer<byte[], byte[]> producer, Duration interval) {
        super("expiry", interval, interval);
        this.bookings = bookings;
        this.producer = producer;
    }

    @Override
    protected void look() {
        try {
            List<Due> due = bookings.find(MOST_AT_ONCE);
            due.stream()
                    .filter(one -> sent.getIfPresent(one.bookingId()) == null)
                    .forEach(this::send);
        } catch (LedgerException away) {
            log.debug("what is due can't be read: {}", away.getMessage());
        } catch (RuntimeException e) {
            log.warn("what is due can't be sent, trying again", e);
        }
    }

    private void send(Due due) {
        // Another id every minute, because a refusal, as after lost races for the slot, would be final for this one.
        long minute = System.currentTimeMillis() / Duration.ofMinutes(1).toMillis();
        String name = "expire " + due.bookingId() + " " + due.due() + " " + minute;
        UUID requestId = UUID.nameUUIDFromBytes(name.getBytes(UTF_8));
        BookingCommand command =
                new BookingCommand(BookingCommand.Kind.EXPIRE_BOOKING, requestId, due.slotId(), due.bookingId(), null);
        producer.send(
                new ProducerRecord<>(Topics.REQUESTS, due.slotId().getBytes(US_ASCII), ContractJson.write(command)),
                (place, failure) -> {
                    if (failure != null) {
                        sent.invalidate(due.bookingId());
                    }
                });
        sent.put(due.bookingId(), true);
    }
}
