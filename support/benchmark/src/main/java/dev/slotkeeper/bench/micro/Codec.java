package dev.slotkeeper.bench.micro;

import dev.slotkeeper.contracts.BookSlot;
import dev.slotkeeper.contracts.BookingConfirmed;
import dev.slotkeeper.contracts.ContractJson;
import dev.slotkeeper.contracts.DecodedCommand;
import dev.slotkeeper.contracts.Reply;
import dev.slotkeeper.contracts.SeatCommand;
import java.time.Instant;
import java.util.UUID;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/** Measures the cost of reading a request and writing an answer. */
@State(Scope.Benchmark)
public class Codec {

    private static final Instant SOON = Instant.parse("2026-11-22T10:00:00Z");

    private final BookSlot plain = new BookSlot(
            UUID.fromString("01939c5e-7f3a-7c1e-8a52-0d6f3f1f6b11"), "room-7-0900", "c-123", 1, null, null);
    private final BookSlot strict = new BookSlot(
            plain.requestId(), plain.slotId(), plain.customerId(), 1, new SeatCommand.Expected(3, 1), SOON);
    private final byte[] plainBytes = ContractJson.write(plain);
    private final byte[] strictBytes = ContractJson.write(strict);
    private final Reply confirmed = new BookingConfirmed(
            plain.requestId(), plain.requestId(), plain.slotId(), plain.customerId(), 1, 4, 10, SOON);

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
}
