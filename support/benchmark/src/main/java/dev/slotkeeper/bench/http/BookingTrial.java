package dev.slotkeeper.bench.http;

import dev.slotkeeper.bench.load.Workload;
import dev.slotkeeper.bench.stage.Stage;
import java.net.URI;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Duration;
import java.util.SplittableRandom;
import java.util.function.Supplier;

/** Sends bookings to a server at a fixed rate and checks that it booked what it confirmed. */
final class BookingTrial {

    private static final int CUSTOMERS = 50_000;
    private static final int MAX_SEATS = 100_000;

    private final Stage stage;
    private final int slots;
    private final SplittableRandom random = new SplittableRandom(Workload.SEED);
    private int hotSlots;

    /** @param slots number of slots that the stage was prepared with */
    BookingTrial(Stage stage, int slots) {
        this.stage = stage;
        this.slots = slots;
    }

    /** @throws IllegalStateException if the numbers of confirmed requests and of bookings do not match */
    Load run(URI target, Demand demand, double rate, Duration time) {
        Supplier<String> slotIds = slotIds(demand, rate, time);
        long before = stage.bookings();
        Load load = new OpenLoop(target).run(rate, time, () -> body(slotIds.get()));
        requireBooked(load, stage.bookings() - before);
        return load;
    }

    private Supplier<String> slotIds(Demand demand, double rate, Duration time) {
        return switch (demand) {
            case SPREAD -> () -> Workload.slotId(random.nextInt(slots));
            case HOT -> {
                String slotId = createSlot((int) Math.ceil(rate * time.toMillis() / 2_000));
                yield () -> slotId;
            }
        };
    }

    private String body(String slotId) {
        return "{\"slotId\":\"" + slotId + "\",\"customerId\":\"customer-" + random.nextInt(CUSTOMERS) + "\"}";
    }

    private static final String CREATE_SLOT = """
            INSERT INTO availability_slots (slot_id, resource_id, starts_at, ends_at, capacity)
            VALUES (?, 'hot', now() + interval '30 days', now() + interval '31 days', ?)
            """;

    /** Creates a new slot. */
    private String createSlot(int seats) {
        String slotId = "hot-" + hotSlots++;
        try (Connection connection = stage.connect();
                PreparedStatement create = connection.prepareStatement(CREATE_SLOT)) {
            create.setString(1, slotId);
            create.setInt(2, Math.min(MAX_SEATS, seats));
            create.executeUpdate();
            return slotId;
        } catch (SQLException e) {
            throw new IllegalStateException("the slot " + slotId + " can't be created", e);
        }
    }

    /** Checks the number of bookings; a request without an answer in time may or may not be booked. */
    static void requireBooked(Load load, long booked) {
        if (booked < load.confirmed() || booked > load.confirmed() + load.failed()) {
            throw new IllegalStateException("check of the tables failed: " + load.confirmed()
                    + " requests were confirmed, " + load.failed() + " failed, and " + booked + " were booked");
        }
    }
}
