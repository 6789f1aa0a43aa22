package dev.slotkeeper.bench.http;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Simulates a gateway with one seat per slot and its own clock; every answer and change takes 10 ms. */
class FakeBrowser implements Browser {

    static final Duration MOMENT = Duration.ofMillis(10);

    private record Task(long due, long order, Runnable work) {}

    private final PriorityQueue<Task> tasks =
            new PriorityQueue<>(Comparator.comparingLong(Task::due).thenComparingLong(Task::order));
    private final Map<String, ShownSlot> slots = new TreeMap<>();
    private final List<Consumer<ShownSlot>> followers = new ArrayList<>();
    private final List<String> clicked = new ArrayList<>();
    private List<String> alternatives = List.of();
    private long now;
    private long order;

    /** Creates open slots of resource 0. */
    FakeBrowser(String... slotIds) {
        for (String slotId : slotIds) {
            slots.put(slotId, new ShownSlot(slotId, 1, 0, true));
        }
    }

    void offer(String... slotIds) {
        alternatives = List.of(slotIds);
    }

    /** Lets another customer take the slot and notifies followers. */
    void take(String slotId) {
        takeUnseen(slotId);
        ShownSlot taken = slot(slotId);
        List.copyOf(followers).forEach(follower -> after(MOMENT, () -> follower.accept(taken)));
    }

    /** Lets another customer take the slot without notifying followers. */
    void takeUnseen(String slotId) {
        slots.put(slotId, slot(slotId).full());
    }

    private ShownSlot slot(String slotId) {
        return slots.getOrDefault(slotId, new ShownSlot(slotId, 1, 1, false));
    }

    /** Advances the clock and runs the tasks that become due. */
    void pass(Duration time) {
        long end = now + time.toNanos();
        for (Task next = tasks.peek(); next != null && next.due() <= end; next = tasks.peek()) {
            tasks.remove(next);
            now = next.due();
            next.work().run();
        }
        now = end;
    }

    List<String> clicked() {
        return clicked;
    }

    int following() {
        return followers.size();
    }

    @Override
    public long nanos() {
        return now;
    }

    @Override
    public void after(Duration time, Runnable then) {
        tasks.add(new Task(now + time.toNanos(), order++, then));
    }

    @Override
    public void list(int resource, Consumer<@Nullable List<ShownSlot>> then) {
        List<ShownSlot> shown = List.copyOf(slots.values());
        after(MOMENT, () -> then.accept(shown));
    }

    @Override
    public Runnable follow(int resource, Consumer<ShownSlot> changes) {
        followers.add(changes);
        return () -> followers.remove(changes);
    }

    boolean isGranted(String slotId) {
        return slot(slotId).isOpen();
    }

    @Override
    public void book(String slotId, String customerId, Consumer<Reply> then) {
        clicked.add(slotId);
        boolean isOpen = isGranted(slotId);
        if (isOpen) {
            take(slotId);
        }
        List<ShownSlot> offered = alternatives.stream().map(this::slot).collect(Collectors.toList());
        after(MOMENT, () -> then.accept(isOpen ? new Reply(201, List.of()) : new Reply(409, offered)));
    }
}
