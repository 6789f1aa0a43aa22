package dev.slotkeeper.gateway.live;

import com.fasterxml.jackson.core.io.JsonStringEncoder;
import dev.slotkeeper.contracts.ContractJson;
import dev.slotkeeper.gateway.live.SlotChangeBuffer.Change;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Bounded, numbered log of the latest changes of slots. Only the last change of each slot is kept, so a listener that
 * falls behind gets each slot once. Not thread-safe.
 */
final class SlotChangeLog {

    /** One change: its event for listeners that see the slot, and for those that no longer do. */
    @SuppressWarnings("ArrayRecordComponent") // passed on unchanged, never compared
    private record Change(
            String slotId, String resourceId, @Nullable String leftResource, byte[] event, byte[] gone) {

        byte @Nullable [] eventFor(@Nullable String resource) {
            if (resource == null || resource.equals(resourceId)) {
                return event;
            }
            return resource.equals(leftResource) ? gone : null;
        }
    }

    /**
     * Consecutive events.
     *
     * @param to number of the last change that was examined
     */
    @SuppressWarnings("ArrayRecordComponent") // passed on unchanged, never compared
    record Piece(byte[] events, long to) {}

    private final String instance;
    private final @Nullable Change[] ring;
    private final Map<String, Long> lastOf = new HashMap<>();
    private long head;
    private long oldest = 1;

    /** Caches the last piece, because listeners of one resource ask for the same piece one after the other. */
    private @Nullable Piece memo;

    private @Nullable String memoResource;
    private long memoAfter;
    private long memoHead;

    /** @param instance distinguishes this log's numbers from those of others */
    SlotChangeLog(String instance, int most) {
        this.instance = instance;
        this.ring = new @Nullable Change[most];
    }

    void add(SlotChangeBuffer.Change change) {
        String slotId = change.slot().slot().slotId();
        Long earlier = lastOf.put(slotId, ++head);
        if (earlier != null) {
            ring[place(earlier)] = null;
        }
        Change overwritten = ring[place(head)];
        if (overwritten != null) {
            lastOf.remove(overwritten.slotId(), head - ring.length);
        }
        oldest = Math.max(oldest, head - ring.length + 1);
        byte[] gone = SseEncoder.of(id(head), "gone", gone(slotId));
        byte[] event = change.slot().deleted()
                ? gone
                : SseEncoder.of(
                        id(head), "slot", ContractJson.write(change.slot().slot()));
        ring[place(head)] = new Change(slotId, change.slot().slot().resourceId(), change.leftResource(), event, gone);
    }

    private int place(long number) {
        return (int) (number % ring.length);
    }

    private static byte[] gone(String slotId) {
        return ("{\"slotId\":\"" + new String(JsonStringEncoder.getInstance().quoteAsString(slotId)) + "\"}")
                .getBytes(StandardCharsets.UTF_8);
    }

    /** Discards all changes. */
    void reset() {
        Arrays.fill(ring, null);
        lastOf.clear();
        head++;
        oldest = head + 1;
    }

    long head() {
        return head;
    }

    /** Returns true if all changes after this number are known. */
    boolean reachesBackTo(long number) {
        return number >= oldest - 1 && number <= head;
    }

    String id(long number) {
        return instance + "-" + number;
    }

    /** Returns the number in an id; null if the id is not from this log. */
    @Nullable
    Long number(String id) {
        String start = instance + "-";
        String digits = id.startsWith(start) ? id.substring(start.length()) : "";
        boolean number =
                !digits.isEmpty() && digits.length() < 19 && digits.chars().allMatch(c -> c >= '0' && c <= '9');
        return number ? Long.valueOf(digits) : null;
    }

    /**
     * Returns as many events as fit into a piece, at least one if there is one.
     *
     * @param resource null for all resources
     */
    Piece after(long number, @Nullable String resource) {
        Piece known = memo;
        if (known != null && memoAfter == number && memoHead == head && Objects.equals(memoResource, resource)) {
            return known;
        }
        Piece piece = assemble(number, resource);
        memo = piece;
        memoResource = resource;
        memoAfter = number;
        memoHead = head;
        return piece;
    }

    private Piece assemble(long number, @Nullable String resource) {
        ByteArrayOutputStream events = new ByteArrayOutputStream(SubscriberConnection.PIECE);
        long at = Math.max(number, oldest - 1);
        while (at < head) {
            Change change = ring[place(at + 1)];
            byte[] event = change == null ? null : change.eventFor(resource);
            if (event != null && events.size() > 0 && events.size() + event.length > SubscriberConnection.PIECE) {
                break;
            }
            if (event != null) {
                events.writeBytes(event);
            }
            at++;
        }
        return new Piece(events.toByteArray(), at);
    }

    /** Returns the maximum number of changes kept. */
    int capacity() {
        return ring.length;
    }
}
