package dev.slotkeeper.gateway.database;

import dev.slotkeeper.contracts.SlotState;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Reads slots from the tables. A slot is available until it begins, by the database's clock. */
public final class JdbcSlotRepository implements SlotRepository {

    private static final String FIND = """
            SELECT slot_id, resource_id, starts_at, ends_at, capacity, current_bookings,
                   is_available AND starts_at > now() AS is_available, terms_version, price, waiting
              FROM availability_slots
             WHERE slot_id = :slotId AND deleted_at IS NULL
            """;

    private static final String PAGE = """
            SELECT slot_id, resource_id, starts_at, ends_at, capacity, current_bookings,
                   is_available AND starts_at > now() AS is_available, terms_version, price, waiting
              FROM availability_slots
             WHERE %s
             ORDER BY starts_at, slot_id
             LIMIT :limit
            """;

    private static final String AVAILABLE = "is_available AND starts_at > now()";

    private final DatabaseRouter router;

    public JdbcSlotRepository(DatabaseRouter router) {
        this.router = router;
    }

    @Override
    public CompletableFuture<Optional<SlotState>> find(String slotId) {
        return router.find(jdbc -> jdbc.sql(FIND)
                .param("slotId", slotId)
                .query((row, number) -> slot(row))
                .optional());
    }

    @Override
    public CompletableFuture<SlotPage> page(SlotQuery query) {
        return router.read(jdbc -> {
            // One more than asked for shows if there is a next page.
            List<SlotState> found = statement(jdbc, query)
                    .param("limit", query.limit() + 1)
                    .query((row, number) -> slot(row))
                    .list();
            return SlotPage.of(found, query.limit());
        });
    }

    /** Adds only the conditions that were asked for, so that the planner finds the matching index. */
    private static JdbcClient.StatementSpec statement(JdbcClient jdbc, SlotQuery query) {
        List<String> conditions = new ArrayList<>(List.of("deleted_at IS NULL"));
        if (query.resourceId() != null) {
            conditions.add("resource_id = :resourceId");
        }
        if (query.from() != null) {
            conditions.add("starts_at >= :from");
        }
        if (query.to() != null) {
            conditions.add("starts_at < :to");
        }
        if (query.available() != null) {
            conditions.add(query.available() ? AVAILABLE : "NOT (" + AVAILABLE + ")");
        }
        SlotCursor after = query.after();
        if (after != null) {
            conditions.add("(starts_at, slot_id) > (:afterStart, :afterSlot)");
        }
        return jdbc.sql(PAGE.formatted(String.join(" AND ", conditions)))
                .param("resourceId", query.resourceId())
                .param("from", time(query.from()))
                .param("to", time(query.to()))
                .param("afterStart", time(after == null ? null : after.startsAt()))
                .param("afterSlot", after == null ? null : after.slotId());
    }

    private static @Nullable OffsetDateTime time(@Nullable Instant instant) {
        return instant == null ? null : instant.atOffset(ZoneOffset.UTC);
    }

    static SlotState slot(ResultSet row) throws SQLException {
        return new SlotState(
                row.getString("slot_id"),
                row.getString("resource_id"),
                row.getObject("starts_at", OffsetDateTime.class).toInstant(),
                row.getObject("ends_at", OffsetDateTime.class).toInstant(),
                row.getInt("capacity"),
                row.getInt("current_bookings"),
                row.getBoolean("is_available"),
                row.getInt("terms_version"),
                row.getString("price"),
                row.getInt("waiting"));
    }
}
