package dev.slotkeeper.worker.kafka;

import dev.slotkeeper.contracts.Command;
import dev.slotkeeper.contracts.ContractViolation;
import dev.slotkeeper.contracts.RequestDigest;
import dev.slotkeeper.contracts.Topics;
import dev.slotkeeper.worker.WorkerSettings.Misplaced;
import dev.slotkeeper.worker.decision.Request;
import dev.slotkeeper.worker.health.WorkerMetrics;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.common.utils.Utils;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Finds requests in a partition that is not their key's (docs/contract.md, Partitions). The requests of one slot have an
 * order only within one partition, so such a request is refused, or, while partitions are added, counted and decided.
 * Not thread-safe.
 */
final class PlacementCheck {

    private static final Logger log = LoggerFactory.getLogger(PlacementCheck.class);
    private static final long TIMEOUT_SECONDS = 4;

    /** Reads the number of partitions of {@code booking.requests} from the broker. */
    @FunctionalInterface
    interface PartitionCount {

        /** @throws ExecutionException if the broker answers with an error, or not at all */
        int read() throws InterruptedException, ExecutionException, TimeoutException;

        static PartitionCount of(TopicDirectory topics) {
            return () -> topics.partitions(Topics.REQUESTS).get(TIMEOUT_SECONDS, TimeUnit.SECONDS);
        }
    }

    private final PartitionCount broker;
    private final Misplaced misplaced;
    private final WorkerMetrics metrics;
    private final RequestDigest digests = new RequestDigest();
    private final RateLimitedLog found = new RateLimitedLog();
    private final RateLimitedLog unknown = new RateLimitedLog();

    /** The last known number of partitions; 0 before it is read. It only grows. */
    private int partitions;

    PlacementCheck(PartitionCount broker, Misplaced misplaced, WorkerMetrics metrics) {
        this.broker = broker;
        this.misplaced = misplaced;
        this.metrics = metrics;
    }

    /**
     * Checks the requests that are about to be decided, and makes those malformed that are to be refused. The number of
     * partitions may have grown since it was read, so it is read again, once for all requests, before one counts as
     * misplaced.
     *
     * @return false if the broker does not give that number, so that the requests have to wait
     */
    boolean check(List<InboundRequest> requests) {
        boolean isFresh = false;
        for (InboundRequest inbound : requests) {
            Command command = inbound.commandToPlace();
            if (command == null) {
                continue;
            }
            if (!isInPlace(inbound) && !isFresh) {
                isFresh = refresh(inbound.partition());
                if (!isFresh && misplaced == Misplaced.REFUSE) {
                    return false;
                }
            }
            if (isFresh && !isInPlace(inbound)) {
                misplaced(inbound, command);
            }
            inbound.placed();
        }
        return true;
    }

    private boolean isInPlace(InboundRequest inbound) {
        return partitions > 0 && partitionOf(inbound) == inbound.partition();
    }

    /** Returns the partition that the Java client's default partitioner chooses. */
    private int partitionOf(InboundRequest inbound) {
        byte[] key = Objects.requireNonNull(inbound.message().key(), "a command's key is its slotId");
        return Utils.toPositive(Utils.murmur2(key)) % partitions;
    }

    /** Reads the number of partitions; returns false if there is none that includes the given partition. */
    private boolean refresh(int partition) {
        String problem = "the broker does not know partition " + partition;
        try {
            partitions = Math.max(partitions, broker.read());
            if (partition < partitions) {
                return true;
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            problem = e.toString();
        } catch (ExecutionException | TimeoutException e) {
            problem = e.toString();
        }
        String why = problem;
        unknown.log(more -> log.warn("Number of partitions of {} unknown: {}{}", Topics.REQUESTS, why, more));
        return false;
    }

    private void misplaced(InboundRequest inbound, Command command) {
        metrics.misplaced();
        ContractViolation violation =
                ContractViolation.partition(inbound.partition(), partitionOf(inbound), partitions);
        found.log(more -> LogFields.about(log.atWarn(), inbound)
                .log(
                        "request {} slot {} offset {} is in a partition that is not its key's, {}: {}{}",
                        command.requestId(),
                        command.slotId(),
                        inbound.offset(),
                        misplaced == Misplaced.REFUSE ? "refused" : "decided all the same",
                        violation.getMessage(),
                        more));
        if (misplaced == Misplaced.REFUSE) {
            byte[] value = Objects.requireNonNull(inbound.message().value(), "a command has a value");
            inbound.refuse(new Request.Malformed(
                    RecordDecoder.broken(command, violation), digests.ofMisplaced(value, inbound.partition())));
        }
    }
}
