package dev.slotkeeper.worker.kafka;

import dev.slotkeeper.contracts.ContractViolation;
import dev.slotkeeper.contracts.RequestDigest;
import dev.slotkeeper.contracts.Topics;
import dev.slotkeeper.worker.OutOfMemoryExit;
import dev.slotkeeper.worker.WorkerSettings.Misplaced;
import dev.slotkeeper.worker.decision.Request;
import dev.slotkeeper.worker.health.WorkerMetrics;
import dev.slotkeeper.worker.kafka.PartitionCountCache.Count;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.apache.kafka.common.utils.Utils;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Finds requests in a partition that is not their key's (docs/contract.md, Partitions). The requests of one slot have an
 * order only within one partition, so such a request is refused, or, while partitions are added, counted and decided.
 *
 * <p>Partitions may be added at any time, and a broker may not know of it yet. So the number of partitions is read again
 * after each assignment and in the background, and a request is refused only once two answers of the broker, the first
 * of them after the request's arrival and the second a second later, give the same number. Never waits for the broker.
 * Not thread-safe.
 */
final class PlacementCheck {

    private static final Logger log = LoggerFactory.getLogger(PlacementCheck.class);

    private final PartitionCountCache counts;
    private final Misplaced misplaced;
    private final WorkerMetrics metrics;
    private final RequestDigest digests = new RequestDigest();
    private final RateLimitedLog found = new RateLimitedLog();
    private final RateLimitedLog unknown = new RateLimitedLog();

    /** The largest number of partitions that a broker answered; 0 before the first answer. It only grows. */
    private int partitions;

    /** True if {@link #partitions} was read after the last assignment. */
    private boolean isCurrent;

    /** The latest question to the broker since the last assignment. */
    private CompletableFuture<Count> reading = new CompletableFuture<>();

    /** True if a question since the last assignment was answered or failed. */
    private boolean isAnswered;

    /** The time of the latest answer that gave {@link #partitions}. */
    private long lastAnswer;

    /** The time of the answer before that, which gave the same number at least a second earlier; null if none did. */
    private @Nullable Long confirmedSince;

    /** @param counts may be shared with other consumers */
    PlacementCheck(PartitionCountCache counts, Misplaced misplaced, WorkerMetrics metrics) {
        this.counts = counts;
        this.misplaced = misplaced;
        this.metrics = metrics;
    }

    /** Reads the number of partitions again: the group assigns partitions also because some were added. */
    void partitionsAssigned() {
        counts.forget(Topics.REQUESTS);
        isCurrent = false;
        isAnswered = false;
        reading = counts.read(Topics.REQUESTS, 0);
    }

    /** Records the time of a request's arrival. */
    void received(InboundRequest inbound) {
        inbound.received(counts.now());
    }

    /**
     * Checks the requests that are about to be decided, and makes those malformed that are to be refused. Asks the
     * broker at most once.
     *
     * @return how many of the requests, from the first one on, can be decided; the one after them has to wait for the
     *     number of partitions
     */
    int check(List<InboundRequest> requests) {
        read(0);
        boolean isAsked = false;
        for (int i = 0; i < requests.size(); i++) {
            InboundRequest inbound = requests.get(i);
            Request.Valid request = inbound.requestToPlace();
            if (request == null || isInPlace(inbound)) {
                continue;
            }
            if (!isAsked) {
                read(Integer.MAX_VALUE);
                isAsked = true;
            }
            if (!isInPlace(inbound) && !isJudged(inbound, request)) {
                return i;
            }
        }
        return requests.size();
    }

    private boolean isInPlace(InboundRequest inbound) {
        return isCurrent && partitionOf(inbound) == inbound.partition();
    }

    /** Returns the partition that the Java client's default partitioner chooses. */
    private int partitionOf(InboundRequest inbound) {
        byte[] key = Objects.requireNonNull(inbound.message().key(), "a command's key is its slotId");
        return Utils.toPositive(Utils.murmur2(key)) % partitions;
    }

    /** Handles a request that is not in place as far as is known; returns false if it has to wait. */
    private boolean isJudged(InboundRequest inbound, Request.Valid request) {
        boolean isKnown = isCurrent && inbound.partition() < partitions;
        if (misplaced == Misplaced.DECIDE) {
            if (isKnown) {
                count(inbound, request);
                inbound.placed();
            }
            return isKnown || isAnswered;
        }
        if (!isKnown || confirmedSince == null || confirmedSince - inbound.receivedNanos() < 0) {
            return false;
        }
        ContractViolation violation = count(inbound, request);
        byte[] value = Objects.requireNonNull(inbound.message().value(), "a command has a value");
        inbound.refuse(new Request.Malformed(
                RecordDecoder.broken(request.command(), violation),
                digests.ofMisplaced(value, inbound.partition()),
                request));
        return true;
    }

    /**
     * Takes the cached number of partitions, which the cache refreshes in the background, or a question's answer if it
     * is there already.
     *
     * @param enough the number that is needed; a smaller one is read again if it is older than a second
     */
    private void read(int enough) {
        takeAnswer();
        reading = counts.read(Topics.REQUESTS, enough);
        takeAnswer();
    }

    private void takeAnswer() {
        if (!reading.isDone()) {
            return;
        }
        isAnswered = true;
        try {
            take(reading.join());
        } catch (CompletionException | CancellationException e) {
            OutOfMemoryExit.exitIfOutOfMemory(e);
            unknown(String.valueOf(e.getCause()));
        }
    }

    private void take(Count answer) {
        if (answer.partitions() == 0 || answer.partitions() < partitions) {
            unknown("the broker knows " + answer.partitions() + " of at least " + Math.max(1, partitions));
            return;
        }
        isCurrent = true;
        if (answer.partitions() > partitions) {
            partitions = answer.partitions();
            lastAnswer = answer.nanos();
            confirmedSince = null;
        } else if (answer.nanos() - lastAnswer >= PartitionCountCache.MAX_AGE_OF_TOO_FEW.toNanos()) {
            confirmedSince = lastAnswer;
            lastAnswer = answer.nanos();
        }
    }

    private void unknown(String problem) {
        unknown.log(more -> log.warn("Number of partitions of {} unknown: {}{}", Topics.REQUESTS, problem, more));
    }

    /** Counts and logs a misplaced request; returns the rule that it violates. */
    private ContractViolation count(InboundRequest inbound, Request.Valid request) {
        metrics.misplaced();
        ContractViolation violation =
                ContractViolation.partition(inbound.partition(), partitionOf(inbound), partitions);
        found.log(more -> LogFields.about(log.atWarn(), inbound)
                .log(
                        "request {} slot {} offset {} is in a partition that is not its key's, {}: {}{}",
                        request.requestId(),
                        request.slotId(),
                        inbound.offset(),
                        misplaced == Misplaced.REFUSE ? "refused" : "decided all the same",
                        violation.getMessage(),
                        more));
        return violation;
    }
}
