package dev.slotkeeper.local;

import dev.slotkeeper.contracts.CreateSlot;
import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.stream.IntStream;

/** The slots of a local run: three rooms, the next seven days, ten hours a day (UTC). */
final class DemoSlots {

    private static final int ROOMS = 3;
    private static final int DAYS = 7;
    private static final int FIRST_HOUR = 9;
    private static final int LAST_HOUR = 18;
    private static final int MAX_SEATS = 10;
    private static final DateTimeFormatter ID = DateTimeFormatter.ofPattern("yyyyMMdd-HHmm");

    private DemoSlots() {}

    /**
     * Returns the slots of the seven days after the given one. They depend on that day only, so a second start requests
     * the same slots with the same request ids.
     */
    static List<CreateSlot> after(LocalDate today) {
        List<CreateSlot> slots = new ArrayList<>();
        for (int day = 1; day <= DAYS; day++) {
            for (int hour = FIRST_HOUR; hour <= LAST_HOUR; hour++) {
                for (int room = 1; room <= ROOMS; room++) {
                    slots.add(slot(room, today.plusDays(day).atTime(hour, 0).atZone(ZoneOffset.UTC)));
                }
            }
        }
        return slots;
    }

    /** Returns the resource ids of all demo slots. */
    static List<String> resourceIds() {
        return IntStream.rangeClosed(1, ROOMS).mapToObj(DemoSlots::resourceId).toList();
    }

    private static String resourceId(int room) {
        return "room-" + room;
    }

    private static CreateSlot slot(int room, ZonedDateTime start) {
        String resourceId = resourceId(room);
        String slotId = resourceId + "-" + ID.format(start);
        UUID requestId = UUID.nameUUIDFromBytes(slotId.getBytes(StandardCharsets.UTF_8));
        int capacity = 1 + (3 * room + start.getDayOfMonth() + start.getHour()) % MAX_SEATS;
        return new CreateSlot(
                requestId,
                slotId,
                resourceId,
                start.toInstant(),
                start.plusHours(1).toInstant(),
                capacity);
    }
}
