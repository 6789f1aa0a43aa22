package dev.slotkeeper.worker.kafka.probe;

import jakarta.validation.constraints.AssertTrue;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;
import org.springframework.validation.annotation.Validated;

/**
 * Settings of the child process that reads suspected records, under {@code booking.worker.probe}.
 *
 * @param heap maximum heap of the child process, 32MB to 1GB, default 64MB; a record that needs more can't be decoded
 */
@Validated
@ConfigurationProperties("booking.worker.probe")
public record ProbeSettings(@DefaultValue("64MB") DataSize heap) {

    private static final DataSize MIN_HEAP = DataSize.ofMegabytes(32);
    private static final DataSize MAX_HEAP = DataSize.ofGigabytes(1);

    @AssertTrue(message = "booking.worker.probe.heap must be 32MB to 1GB")
    boolean isHeapAllowed() {
        return heap.compareTo(MIN_HEAP) >= 0 && heap.compareTo(MAX_HEAP) <= 0;
    }
}
