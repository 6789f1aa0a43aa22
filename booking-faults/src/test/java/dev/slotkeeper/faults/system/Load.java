package dev.slotkeeper.faults.system;

/** What a trial's crowd asks for. */
enum Load {
    /** Seats, for good. */
    BOOKINGS(150),
    /** Six in ten seats for good; else holds, places in waitlists, and what becomes of all of them later. */
    WHOLE_LIFE(50);

    /** Of each slot: enough that some are left when the fault comes, and none when it is over. */
    final int seats;

    Load(int seats) {
        this.seats = seats;
    }
}
