package dev.slotkeeper.worker.expiry;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.slotkeeper.contracts.BookingCommand;
import dev.slotkeeper.contracts.ContractJson;
import dev.slotkeeper.contracts.Topics;
import dev.slotkeeper.worker.PeriodicLifecycle;
import dev.slotkeeper.worker.expiry.DueBookings.Due;
import dev.slotkeeper.worker.ledger.LedgerException;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sends commands to the request log that end expired holds and waitlist entries, so that they are decided in order with
 * all other requests. Every worker does this; the command's id is derived from the booking, so most of the duplicates
 * get the first one's answer.
 */
public final class ExpirySender extends PeriodicLifecycle {

    private static final Logger log = LoggerFactory.getLogger(ExpirySender.class);
    private static final int MAX_AT_ONCE = 1_000;

    /** Time after which a command is sent again if its booking is still due: the first one may have been lost. */
    private static final Duration REPEAT = Duration.ofSeconds(10);

    private static final int MAX_REMEMBERED = 100_000;

    private final DueBookings bookings;
    private final Producer<byte[], byte[]> producer;
    private final Cache<UUID, Boolean> sent = Caffeine.newBuilder()
            .maximumSize(MAX_REMEMBERED)
            .expireAfterWrite(REPEAT)
            .build();

    /** @param interval pause between two runs */
    public ExpirySender(DueBookings bookings, Producer<byte[], byte[]> producer, Duration interval) {
        super("expiry", interval, interval);
        this.bookings = bookings;
        this.producer = producer;
    }

    @Override
    protected void run() {
        try {
            List<Due> due = bookings.find(MAX_AT_ONCE);
            due.stream()
                    .filter(one -> sent.getIfPresent(one.bookingId()) == null)
                    .forEach(this::send);
        } catch (LedgerException unavailable) {
            log.debug("Reading expired bookings failed: {}", unavailable.getMessage());
        } catch (RuntimeException e) {
            log.warn("Sending commands for expired bookings failed, retrying", e);
        }
    }

    private void send(Due due) {
        // A new id every minute: a rejection, for example after lost races for the slot, is final for one id.
        long minute = System.currentTimeMillis() / Duration.ofMinutes(1).toMillis();
        String name = "expire " + due.bookingId() + " " + due.due() + " " + minute;
        UUID requestId = UUID.nameUUIDFromBytes(name.getBytes(UTF_8));
        BookingCommand command =
                new BookingCommand(BookingCommand.Kind.EXPIRE_BOOKING, requestId, due.slotId(), due.bookingId(), null);
        var unused = producer.send(
                new ProducerRecord<>(Topics.REQUESTS, due.slotId().getBytes(US_ASCII), ContractJson.write(command)),
                (place, failure) -> {
                    if (failure != null) {
                        sent.invalidate(due.bookingId());
                    }
                });
        sent.put(due.bookingId(), true);
    }
}
