package dev.slotkeeper.gateway.database;

import dev.slotkeeper.contracts.DecisionRecord;
import dev.slotkeeper.contracts.DecisionRecord.Outcome;
import dev.slotkeeper.contracts.ErrorCode;
import dev.slotkeeper.contracts.Reason;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.OffsetDateTime;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

@Component
final class JdbcDecisionRepository implements DecisionRepository {

    /** The slot's columns have the names that {@link JdbcSlotRepository#slot} reads. */
    private static final String FIND = """
            SELECT decision.request_id, decision.slot_id AS decided_slot_id, decision.request_digest, decision.outcome,
                   decision.code, decision.reason, decision.customer_id, decision.quantity,
                   decision.current_bookings AS decided_bookings, decision.capacity AS decided_capacity,
                   decision.details, decision.decided_at, booking.status, booking.end_reason,
                   CASE WHEN booking.status = 'HELD'
                        THEN least(booking.expires_at, slot.starts_at, '9999-12-31T23:59:59.999999Z') END AS held_until,
                   coalesce(booking.first_booking_id, booking.booking_id) AS first_booking_id, booking.rescheduled_to,
                   booking.earlier_terms + slot.terms_version - 1
                     + CASE WHEN booking.status IN ('CONFIRMED', 'HELD', 'WAITLISTED') THEN 0 ELSE 1 END AS calendar_sequence,
                   slot.slot_id, slot.resource_id, slot.starts_at, slot.ends_at, slot.capacity, slot.current_bookings,
                   slot.is_available AND slot.starts_at > now() AS is_available, slot.terms_version, slot.price, slot.waiting,
                   slot.deleted_at IS NOT NULL AS is_deleted
              FROM booking_decisions AS decision
              LEFT JOIN appointments AS booking ON booking.booking_id = decision.request_id
              LEFT JOIN availability_slots AS slot ON slot.slot_id = booking.slot_id
             WHERE decision.request_id = ANY (:requestIds)
            """;

    private final DatabaseRouter router;

    JdbcDecisionRepository(DatabaseRouter router) {
        this.router = router;
    }

    @Override
    public CompletableFuture<Optional<Found>> find(UUID requestId) {
        return findAll(List.of(requestId)).thenApply(found -> found.stream().findFirst());
    }

    @Override
    public CompletableFuture<Optional<Found>> findForSure(UUID requestId) {
        return router.readPrimary(jdbc -> find(jdbc, List.of(requestId)))
                .thenApply(found -> found.stream().findFirst());
    }

    @Override
    public CompletableFuture<List<Found>> findAll(Collection<UUID> requestIds) {
        return router.read(jdbc -> find(jdbc, requestIds));
    }

    private static List<Found> find(JdbcClient jdbc, Collection<UUID> requestIds) {
        return jdbc.sql(FIND)
                .param("requestIds", requestIds.toArray(UUID[]::new))
                .query((row, number) -> new Found(decision(row), booking(row)))
                .list();
    }

    private static @Nullable CurrentBooking booking(ResultSet row) throws SQLException {
        String status = row.getString("status");
        OffsetDateTime heldUntil = row.getObject("held_until", OffsetDateTime.class);
        return status == null
                ? null
                : new CurrentBooking(
                        status,
                        row.getString("end_reason"),
                        heldUntil == null ? null : heldUntil.toInstant(),
                        row.getBoolean("is_deleted") ? null : JdbcSlotRepository.slot(row),
                        row.getObject("first_booking_id", UUID.class),
                        row.getInt("calendar_sequence"),
                        row.getObject("rescheduled_to", UUID.class));
    }

    private static DecisionRecord decision(ResultSet row) throws SQLException {
        String code = row.getString("code");
        String reason = row.getString("reason");
        return new DecisionRecord(
                row.getObject("request_id", UUID.class),
                row.getString("decided_slot_id"),
                row.getObject("request_digest", UUID.class),
                Outcome.valueOf(row.getString("outcome")),
                code == null ? null : ErrorCode.valueOf(code),
                reason == null ? null : Reason.valueOf(reason),
                row.getString("customer_id"),
                number(row, "quantity"),
                number(row, "decided_bookings"),
                number(row, "decided_capacity"),
                row.getString("details"),
                row.getObject("decided_at", OffsetDateTime.class).toInstant());
    }

    private static @Nullable Integer number(ResultSet row, String column) throws SQLException {
        return row.getObject(column, Integer.class);
    }
}
