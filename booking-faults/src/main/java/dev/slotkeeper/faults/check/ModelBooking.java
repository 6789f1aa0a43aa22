package dev.slotkeeper.faults.check;

import java.time.Instant;
import java.util.UUID;

/** A booking, hold or waitlist entry in the model; mutable. */
final class ModelBooking {

    final UUID id;
    final String customer;
    final int seats;

    /** The status in the table's terms. */
    String status;

    /** The end of a hold or waitlist entry. */
    Instant ends;

    ModelBooking(UUID id, String customer, int seats, String status, Instant ends) {
        this.id = id;
        this.customer = customer;
        this.seats = seats;
        this.status = status;
        this.ends = ends;
    }

    ModelBooking copy() {
        return new ModelBooking(id, customer, seats, status, ends);
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

    /** Changes to another status, which does not expire. */
    void become(String next) {
        status = next;
        ends = Instant.MAX;
    }
}
