package dev.slotkeeper.erasing;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.slotkeeper.commandline.CommandFailedException;
import dev.slotkeeper.commandline.KafkaAccess;
import dev.slotkeeper.commandline.Printable;
import dev.slotkeeper.contracts.BookingCommand;
import dev.slotkeeper.contracts.ContractJson;
import dev.slotkeeper.contracts.Headers;
import dev.slotkeeper.contracts.SentBy;
import dev.slotkeeper.contracts.Topics;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;

/**
 * Cancels live bookings by sending requests through the request log, so that the worker promotes waiting bookings into
 * the freed seats.
 */
final class LiveBookingCanceller {

    private static final Duration TIMEOUT = Duration.ofSeconds(60);
    private static final long POLL_MILLIS = 50;

    private final KafkaAccess kafka;
    private final CustomerRows rows;
    private final SentBy by;

    LiveBookingCanceller(KafkaAccess kafka, CustomerRows rows, SentBy by) {
        this.kafka = kafka;
        this.rows = rows;
        this.by = by;
    }

    /**
     * Sends one cancellation for each booking and returns when all of them are decided.
     *
     * @throws CommandFailedException if sending fails, if the database can't be read, or if the cancellations are not decided within
     * 60 s
     */
    void cancel(List<LiveBooking> live) {
        List<UUID> requestIds = send(live);
        long deadline = System.nanoTime() + TIMEOUT.toNanos();
        while (!areDecided(requestIds)) {
            if (System.nanoTime() - deadline >= 0) {
                throw new CommandFailedException("Nothing was erased: the cancellations were sent to " + Topics.REQUESTS
                        + ", but not all were decided within " + TIMEOUT.toSeconds()
                        + " s. Check that a worker is running, then try again.");
            }
            try {
                Thread.sleep(POLL_MILLIS);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new CommandFailedException("Interrupted.", e);
            }
        }
    }

    private boolean areDecided(List<UUID> requestIds) {
        try {
            return rows.decided(requestIds) == requestIds.size();
        } catch (SQLException e) {
            throw new CommandFailedException(
                    "Nothing was erased; database error: " + Printable.text(e.getMessage()), e);
        }
    }

    private List<UUID> send(List<LiveBooking> live) {
        List<UUID> requestIds = new ArrayList<>();
        List<Future<RecordMetadata>> sent = new ArrayList<>();
        try (Producer<byte[], byte[]> producer = kafka.producer()) {
            for (LiveBooking booking : live) {
                BookingCommand command = booking.cancel(UUID.randomUUID());
                requestIds.add(command.requestId());
                ProducerRecord<byte[], byte[]> message = new ProducerRecord<>(
                        Topics.REQUESTS, booking.slotId().getBytes(UTF_8), ContractJson.write(command));
                message.headers().add(Headers.BY, by.bytes());
                sent.add(producer.send(message));
            }
            for (Future<RecordMetadata> one : sent) {
                one.get(TIMEOUT.toSeconds(), TimeUnit.SECONDS);
            }
            return requestIds;
        } catch (ExecutionException | TimeoutException e) {
            throw new CommandFailedException(
                    "Nothing was erased; the cancellations could not be sent: " + Printable.text(e.getMessage()), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new CommandFailedException("Interrupted.", e);
        }
    }
}
