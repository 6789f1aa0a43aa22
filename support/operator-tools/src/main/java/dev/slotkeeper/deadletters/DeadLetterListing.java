package dev.slotkeeper.deadletters;

import dev.slotkeeper.contracts.Topics;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeSet;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;

/** Keeps the newest dead letters of a time range, at most {@code limit}, and counts all of them. */
final class DeadLetterListing {

    private final int limit;
    private final @Nullable Instant from;
    private final @Nullable Instant to;
    private final TreeSet<DeadLetter> newest = new TreeSet<>(DeadLetter.BY_TIME);
    private final Map<MessagePosition, DeadLetter> byPlace = new HashMap<>();
    private long count;

    DeadLetterListing(int limit, @Nullable Instant from, @Nullable Instant to) {
        this.limit = limit;
        this.from = from;
        this.to = to;
    }

    void take(ConsumerRecord<byte[], byte[]> message) {
        ResendMarker marker = ResendMarker.read(message);
        if (marker != null) {
            // A note follows its dead letter, so a note whose dead letter is not kept is not needed.
            DeadLetter deadLetter = byPlace.get(new MessagePosition(message.partition(), marker.deadLetter()));
            if (deadLetter != null) {
                deadLetter.attempts().add(marker);
            }
            return;
        }
        Instant at = Instant.ofEpochMilli(message.timestamp());
        if ((from != null && at.isBefore(from)) || (to != null && !at.isBefore(to))) {
            return;
        }
        count++;
        DeadLetter deadLetter = new DeadLetter(message);
        newest.add(deadLetter);
        byPlace.put(deadLetter.place(), deadLetter);
        if (newest.size() > limit) {
            byPlace.remove(newest.pollFirst().place());
        }
    }

    List<String> lines() {
        List<String> lines = new ArrayList<>();
        newest.forEach(deadLetter -> lines.add(deadLetter.line()));
        lines.add(
                count > newest.size()
                        ? String.format(
                                Locale.ROOT,
                                "%,d dead letters in %s, the newest %,d of them are shown; --limit, --from and --to select others.",
                                count,
                                Topics.DEAD_LETTERS,
                                newest.size())
                        : String.format(
                                Locale.ROOT,
                                count == 1 ? "%,d dead letter in %s." : "%,d dead letters in %s.",
                                count,
                                Topics.DEAD_LETTERS));
        return lines;
    }
}
