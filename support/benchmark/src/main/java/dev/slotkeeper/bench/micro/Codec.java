package dev.slotkeeper.bench.micro;

import dev.slotkeeper.contracts.BookSlot;
import dev.slotkeeper.contracts.BookingCommand;
import dev.slotkeeper.contracts.BookingConfirmed;
import dev.slotkeeper.contracts.BookingRejected;
import dev.slotkeeper.contracts.BookingUpdate;
import dev.slotkeeper.contracts.ContractJson;
import dev.slotkeeper.contracts.DecodedCommand;
import dev.slotkeeper.contracts.ErrorCode;
import dev.slotkeeper.contracts.Reason;
import dev.slotkeeper.contracts.Reply;
import dev.slotkeeper.contracts.RequestDigest;
import dev.slotkeeper.contracts.SeatCommand;
import java.time.Instant;
import java.util.UUID;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.infra.Blackhole;

/** Measures the cost of reading requests, computing their digests and writing replies. */
@State(Scope.Benchmark)
public class Codec {

    private static final Instant SOON = Instant.parse("2026-11-22T10:00:00Z");

    private final BookSlot plain = new BookSlot(
            UUID.fromString("01939c5e-7f3a-7c1e-8a52-0d6f3f1f6b11"), "room-7-0900", "c-123", 1, null, null);
    private final BookSlot strict = new BookSlot(
            plain.requestId(), plain.slotId(), plain.customerId(), 1, new SeatCommand.Expected(3, 1), SOON);
    private final BookSlot waiting = new BookSlot(
            plain.requestId(), plain.slotId(), plain.customerId(), 1, null, null, new BookSlot.IfFull(true, SOON));
    private final BookingCommand confirmation = new BookingCommand(
            BookingCommand.Kind.CONFIRM_HOLD, plain.requestId(), plain.slotId(), plain.requestId(), plain.customerId());
    private final byte[] plainBytes = ContractJson.write(plain);
    private final byte[] strictBytes = ContractJson.write(strict);
    private final byte[] waitingBytes = ContractJson.write(waiting);
    private final byte[] confirmationBytes = ContractJson.write(confirmation);
    private final RequestDigest digest = new RequestDigest();
    private final Reply confirmed = new BookingConfirmed(
            plain.requestId(), plain.requestId(), plain.slotId(), plain.customerId(), 1, 4, 10, SOON);

    private final Reply rejected = new BookingRejected(
            plain.requestId(),
            plain.requestId(),
            plain.slotId(),
            plain.customerId(),
            1,
            ErrorCode.SLOT_UNAVAILABLE,
            Reason.FULL,
            null,
            10,
            10,
            SOON);
    private final Reply waitlisted = new BookingUpdate(
            BookingUpdate.Kind.BOOKING_WAITLISTED,
            plain.requestId(),
            plain.requestId(),
            plain.slotId(),
            plain.requestId(),
            plain.customerId(),
            1,
            10,
            10,
            SOON,
            3,
            null,
            null,
            SOON);

    @Benchmark
    public DecodedCommand readBookSlot() {
        return ContractJson.decodedCommand(plainBytes);
    }

    @Benchmark
    public DecodedCommand readBookSlotWithExpectationAndDeadline() {
        return ContractJson.decodedCommand(strictBytes);
    }

    @Benchmark
    public byte[] writeBookingConfirmed() {
        return ContractJson.write(confirmed);
    }

    @Benchmark
    public DecodedCommand readBookSlotForWaitlist() {
        return ContractJson.decodedCommand(waitingBytes);
    }

    @Benchmark
    public DecodedCommand readConfirmHold() {
        return ContractJson.decodedCommand(confirmationBytes);
    }

    /** Computes the digests of three commands. */
    @Benchmark
    public void digests(Blackhole digests) {
        digests.consume(digest.of(strict));
        digests.consume(digest.of(waiting));
        digests.consume(digest.of(confirmation));
    }

    @Benchmark
    public byte[] writeBookingRejected() {
        return ContractJson.write(rejected);
    }

    @Benchmark
    public byte[] writeBookingWaitlisted() {
        return ContractJson.write(waitlisted);
    }
}
