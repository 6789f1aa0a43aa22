package dev.slotkeeper.erasing;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.slotkeeper.commandline.CannotDo;
import dev.slotkeeper.commandline.KafkaAccess;
import dev.slotkeeper.commandline.Printable;
import dev.slotkeeper.contracts.BookingCommand;
import dev.slotkeeper.contracts.ContractJson;
import dev.slotkeeper.contracts.Headers;
import dev.slotkeeper.contracts.SentBy;
import dev.slotkeeper.contracts.Topics;
import dev.slotkeeper.embedded.Patience;
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

/** Gives bookings back as everybody does, through the request log, so that whoever waits for their seats has them. */
final class Cancelling {

    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final KafkaAccess kafka;
    private final CustomerRows rows;
    private final SentBy by;

    Cancelling(KafkaAccess kafka, CustomerRows rows, SentBy by) {
        this.kafka = kafka;
        this.rows = rows;
        this.by = by;
    }

    /** Returns when all of it is decided. @throws CannotDo when it is not in time */
    void cancel(List<LiveBooking> live) {
        List<UUID> requestIds = send(live);
        boolean done = Patience.await(PATIENCE, () -> {
            try {
                return rows.decided(requestIds) == requestIds.size();
            } catch (SQLException e) {
                throw new CannotDo("Nothing was erased; the database says: " + Printable.text(e.getMessage()), e);
            }
        });
        if (!done) {
            throw new CannotDo("Nothing was erased: the cancellations are in " + Topics.REQUESTS
                    + ", and not all are decided after " + PATIENCE.toSeconds()
                    + " s. Is a worker running? Then try again.");
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
                one.get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
            }
            return requestIds;
        } catch (ExecutionException | TimeoutException e) {
            throw new CannotDo(
                    "Nothing was erased; the cancellations could not be sent: " + Printable.text(e.getMessage()), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new CannotDo("Interrupted.", e);
        }
    }
}
