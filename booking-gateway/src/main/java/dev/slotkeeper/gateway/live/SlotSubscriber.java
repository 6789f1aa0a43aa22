package dev.slotkeeper.gateway.live;

import dev.slotkeeper.contracts.ContractJson;
import dev.slotkeeper.contracts.SlotState;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.Iterator;
import org.jspecify.annotations.Nullable;

/** Sends changes of slots to a caller; its only state is its position in the log of changes. */
final class SlotSubscriber extends Subscriber {

    private static final byte[] NOTHING = "{}".getBytes(StandardCharsets.UTF_8);

    private final SlotStreams owner;
    private final SlotChangeLog log;
    private final @Nullable String resourceId;
    private final @Nullable String lastEventId;
    private Iterator<SlotState> states = Collections.emptyIterator();
    private boolean reset;
    private boolean awaitsStates;
    private long position;

    /** True if everything up to the position was sent, and nothing after it concerns this caller. */
    private boolean inStep = true;

    SlotSubscriber(
            SseEventLoop eventLoop,
            SlotStreams owner,
            SlotChangeLog log,
            @Nullable String resourceId,
            @Nullable String lastEventId) {
        super(eventLoop);
        this.owner = owner;
        this.log = log;
        this.resourceId = resourceId;
        this.lastEventId = lastEventId;
    }

    @Nullable
    String resourceId() {
        return resourceId;
    }

    @Override
    void joined() {
        owner.join(this);
        Long since = lastEventId == null ? null : log.number(lastEventId);
        if (since != null && log.reachesBackTo(since)) {
            position = since;
            inStep = position == log.head();
            return;
        }
        position = log.head();
        reset = lastEventId != null;
        if (resourceId != null) {
            requestStates(resourceId);
        }
    }

    /**
     * Requests the current states. If the database does not answer, the stream stays open and gets them later, with the
     * changes of the meantime.
     */
    void requestStates(String resource) {
        position = log.head();
        inStep = true;
        awaitsStates = true;
        var unused = owner.states(resource)
                .whenComplete((page, failure) -> eventLoop().later(() -> {
                    if (page == null) {
                        owner.retry(this);
                        return;
                    }
                    states = page.slots().iterator();
                    awaitsStates = false;
                    eventLoop().pump(this);
                }));
    }

    @Override
    void left() {
        owner.leave(this);
    }

    /**
     * Called when there are changes that may concern this caller.
     *
     * @param before number of the last earlier change
     */
    void sendChanges(long before) {
        if (inStep) {
            position = before;
            inStep = false;
        }
        eventLoop().pump(this);
    }

    @Override
    boolean hasPending() {
        return reset || (!awaitsStates && (states.hasNext() || !inStep));
    }

    @Override
    byte[] next() {
        if (reset) {
            reset = false;
            return SseEncoder.of(log.id(position), "reset", NOTHING);
        }
        if (states.hasNext()) {
            return nextStates();
        }
        if (!log.reachesBackTo(position)) {
            eventLoop().giveUp(this);
            return new byte[0];
        }
        SlotChangeLog.Piece piece = log.after(position, resourceId);
        position = piece.to();
        inStep = position == log.head();
        return piece.events();
    }

    private byte[] nextStates() {
        ByteArrayOutputStream events = new ByteArrayOutputStream(SubscriberConnection.PIECE);
        while (states.hasNext() && events.size() < SubscriberConnection.PIECE / 2) {
            events.writeBytes(SseEncoder.of(log.id(position), "slot", ContractJson.write(states.next())));
        }
        return events.toByteArray();
    }

    @Override
    boolean isDone() {
        return false;
    }

    @Override
    byte[] heartbeat() {
        return SseEncoder.heartbeat(log.id(inStep ? log.head() : position));
    }
}
