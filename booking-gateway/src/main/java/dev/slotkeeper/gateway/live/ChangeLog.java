package dev.slotkeeper.gateway.live;

import com.fasterxml.jackson.core.io.JsonStringEncoder;
import dev.slotkeeper.contracts.ContractJson;
import dev.slotkeeper.gateway.live.SlotNews.News;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The latest changes of slots, numbered, a bounded number. Of each slot only the last change is kept, so whoever falls
 * behind is told of each slot once. Belongs to one thread.
 */
final class ChangeLog {

    /** One change, as those are told who see the slot, and those who see it no more. */
    @SuppressWarnings("ArrayRecordComponent") // handed on, never compared
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
     * Some events in a row.
     *
     * @param to the number of the last change that was looked at
     */
    @SuppressWarnings("ArrayRecordComponent") // handed on, never compared
    record Piece(byte[] events, long to) {}

    private final String instance;
    private final @Nullable Change[] ring;
    private final Map<String, Long> lastOf = new HashMap<>();
    private long head;
    private long oldest = 1;

    /** Listeners of one resource ask for the same piece one after the other. */
    private @Nullable Piece memo;

    private @Nullable String memoResource;
    private long memoAfter;
    private long memoHead;

    /** @param instance tells this log's numbers from those of others */
    ChangeLog(String instance, int most) {
        this.instance = instance;
        this.ring = new @Nullable Change[most];
    }

    void add(News news) {
        String slotId = news.slot().slot().slotId();
        Long earlier = lastOf.put(slotId, ++head);
        if (earlier != null) {
            ring[place(earlier)] = null;
        }
        Change overwritten = ring[place(head)];
        if (overwritten != null) {
            lastOf.remove(overwritten.slotId(), head - ring.length);
        }
        oldest = Math.max(oldest, head - ring.length + 1);
        byte[] gone = Event.of(id(head), "gone", gone(slotId));
        byte[] event = news.slot().gone()
                ? gone
                : Event.of(id(head), "slot", ContractJson.write(news.slot().slot()));
        ring[place(head)] = new Change(slotId, news.slot().slot().resourceId(), news.leftResource(), event, gone);
    }

    private int place(long number) {
        return (int) (number % ring.length);
    }

    private static byte[] gone(String slotId) {
        return ("{\"slotId\":\"" + new String(JsonStringEncoder.getInstance().quoteAsString(slotId)) + "\"}")
                .getBytes(StandardCharsets.UTF_8);
    }

    /** Nothing before this moment can be told. */
    void reset() {
        Arrays.fill(ring, null);
        lastOf.clear();
        head++;
        oldest = head + 1;
    }

    long head() {
        return head;
    }

    /** Whether all changes after this number are known. */
    boolean reachesBackTo(long number) {
        return number >= oldest - 1 && number <= head;
    }

    String id(long number) {
        return instance + "-" + number;
    }

    /** The number in an id; absent when it is not one of this log's. */
    @Nullable
    Long number(String id) {
        String start = instance + "-";
        String digits = id.startsWith(start) ? id.substring(start.length()) : "";
        boolean number =
                !digits.isEmpty() && digits.length() < 19 && digits.chars().allMatch(c -> c >= '0' && c <= '9');
        return number ? Long.valueOf(digits) : null;
    }

    /**
     * As many events as fit on a piece, at least one if there is one.
     *
     * @param resource absent for all
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
        ByteArrayOutputStream events = new ByteArrayOutputStream(Line.PIECE);
        long at = Math.max(number, oldest - 1);
        while (at < head) {
            Change change = ring[place(at + 1)];
            byte[] event = change == null ? null : change.eventFor(resource);
            if (event != null && events.size() > 0 && events.size() + event.length > Line.PIECE) {
                break;
            }
            if (event != null) {
                events.writeBytes(event);
            }
            at++;
        }
        return new Piece(events.toByteArray(), at);
    }

    /** How many changes are kept. */
    int capacity() {
        return ring.length;
    }
}
