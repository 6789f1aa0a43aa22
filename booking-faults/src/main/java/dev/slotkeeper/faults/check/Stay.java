package dev.slotkeeper.faults.check;

import java.time.Instant;
import java.util.UUID;

/** One booking, hold or place in a waitlist in the judge's model; changes in place. */
final class Stay {

    final UUID id;
    final String customer;
    final int seats;

    /** As the table names it. */
    String status;

    /** When its own time is over. */
    Instant ends;

    Stay(UUID id, String customer, int seats, String status, Instant ends) {
        this.id = id;
        this.customer = customer;
        this.seats = seats;
        this.status = status;
        this.ends = ends;
    }

    Stay copy() {
        return new Stay(id, customer, seats, status, ends);
    }

    boolean isLive() {
        return status.equals("CONFIRMED") || status.equals("HELD");
    }

    boolean isWaiting() {
        return status.equals("WAITLISTED");
    }

    boolean isOver(Instant now) {
        return !ends.isAfter(now);
    }

    /** Goes over to another status, in which its time is never over. */
    void become(String next) {
        status = next;
        ends = Instant.MAX;
    }
}
