package dev.slotkeeper.faults.check;

/**
 * A slot's counts in one snapshot, during the run or after it.
 *
 * @param booked the sum of its live bookings' quantities
 */
public record SeatCount(String slotId, int capacity, int currentBookings, int booked) {

    @Override
    public String toString() {
        return "slot " + slotId + ": capacity " + capacity + ", counter " + currentBookings + ", booked " + booked;
    }
}
