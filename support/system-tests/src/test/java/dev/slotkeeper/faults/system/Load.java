package dev.slotkeeper.faults.system;

/** The kinds of requests of a trial's crowd. */
enum Load {
    /** Bookings only. */
    BOOKINGS(150),
    /** Six in ten requests are bookings; the others are holds, waitlist entries and commands on earlier requests. */
    WHOLE_LIFE(50);

    /** The seats of each slot: enough that some are left when the fault begins, and none when it ends. */
    final int seats;

    Load(int seats) {
        this.seats = seats;
    }
}
