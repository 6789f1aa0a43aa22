package dev.slotkeeper.bench.peers;

import dev.slotkeeper.bench.peers.GuardedBooking.Booked;
import dev.slotkeeper.contracts.BookSlot;
import dev.slotkeeper.contracts.BookingConfirmed;
import dev.slotkeeper.contracts.BookingRejected;
import dev.slotkeeper.contracts.ContractJson;
import dev.slotkeeper.contracts.DecisionRecord;
import dev.slotkeeper.contracts.DecodedCommand;
import dev.slotkeeper.contracts.ErrorCode;
import dev.slotkeeper.contracts.Reason;
import dev.slotkeeper.contracts.Reply;
import dev.slotkeeper.contracts.Topics;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.UUID;
import java.util.concurrent.atomic.LongAdder;
import javax.sql.DataSource;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.jspecify.annotations.Nullable;

/**
 * Decides record by record: reads the JSON, runs one transaction, writes the answer. Repeated deliveries are safe,
 * because a request that is already booked is confirmed again. Does less than Slotkeeper: it stores no refusals and
 * checks neither expectations nor deadlines, which no workload here needs.
 */
final class RecordBooking {

    private static final String UNIQUE_VIOLATION = "23505";

    private final DataSource dataSource;
    private final LongAdder booked = new LongAdder();

    /** @param dataSource connections with auto-commit on: the single statement is the transaction */
    RecordBooking(DataSource dataSource) {
        this.dataSource = dataSource;
    }

    /** Returns the number of bookings made by this object. */
    long booked() {
        return booked.sum();
    }

    /**
     * Decides the request in a record of {@link Topics#REQUESTS}.
     *
     * @return the outcome to publish
     */
    ProducerRecord<String, byte[]> decide(byte[] value) {
        BookSlot request = read(value);
        try (Connection connection = dataSource.getConnection()) {
            Reply reply = decide(connection, request);
            return new ProducerRecord<>(Topics.EVENTS, request.slotId(), ContractJson.write(reply));
        } catch (SQLException e) {
            throw new IllegalStateException("request " + request.requestId() + " was not decided", e);
        }
    }

    private static BookSlot read(byte[] value) {
        if (ContractJson.decodedCommand(value) instanceof DecodedCommand.Understood understood
                && understood.command() instanceof BookSlot request) {
            return request;
        }
        throw new IllegalArgumentException("a workload must contain only valid bookings");
    }

    private Reply decide(Connection connection, BookSlot request) throws SQLException {
        try {
            Booked now = GuardedBooking.book(connection, request);
            if (now != null) {
                booked.increment();
                return confirmed(request, now);
            }
        } catch (SQLException e) {
            if (!UNIQUE_VIOLATION.equals(e.getSQLState())) {
                throw e;
            }
        }
        return explain(connection, request);
    }

    private static final String EXPLAIN = """
            SELECT now(), slot.capacity, slot.current_bookings, slot.starts_at <= now(), slot.closed_by_hand,
                   booking.booking_id IS NOT NULL
              FROM (SELECT ?::uuid AS booking_id, ? AS slot_id) AS wanted
              LEFT JOIN availability_slots AS slot ON slot.slot_id = wanted.slot_id
              LEFT JOIN appointments AS booking ON booking.booking_id = wanted.booking_id
            """;

    /** Finds out why nothing was booked; only refusals and repeated deliveries need this second query. */
    private static Reply explain(Connection connection, BookSlot request) throws SQLException {
        try (PreparedStatement explain = connection.prepareStatement(EXPLAIN)) {
            explain.setObject(1, request.requestId());
            explain.setString(2, request.slotId());
            try (ResultSet row = explain.executeQuery()) {
                row.next();
                Booked seen = new Booked(row.getInt(3), row.getInt(2), GuardedBooking.instant(row, 1));
                boolean isSlot = row.getObject(2) != null;
                if (row.getBoolean(6)) {
                    return confirmed(request, seen);
                }
                if (!isSlot) {
                    return rejected(request, ErrorCode.SLOT_NOT_FOUND, null, seen);
                }
                Reason reason = row.getBoolean(4) ? Reason.IN_PAST : row.getBoolean(5) ? Reason.CLOSED : Reason.FULL;
                return rejected(request, reason.code(), reason, seen);
            }
        }
    }

    private static Reply confirmed(BookSlot request, Booked booked) {
        return new BookingConfirmed(
                eventId(request),
                request.requestId(),
                request.slotId(),
                request.customerId(),
                request.quantity(),
                booked.currentBookings(),
                booked.capacity(),
                booked.at());
    }

    private static Reply rejected(BookSlot request, ErrorCode code, @Nullable Reason reason, Booked seen) {
        return new BookingRejected(
                eventId(request),
                request.requestId(),
                request.slotId(),
                request.customerId(),
                request.quantity(),
                code,
                reason,
                null,
                code == ErrorCode.SLOT_NOT_FOUND ? null : seen.currentBookings(),
                code == ErrorCode.SLOT_NOT_FOUND ? null : seen.capacity(),
                seen.at());
    }

    private static UUID eventId(BookSlot request) {
        return DecisionRecord.eventId(request.requestId(), request.requestId());
    }
}
