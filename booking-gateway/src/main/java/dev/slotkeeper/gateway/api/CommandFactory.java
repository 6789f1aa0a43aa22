package dev.slotkeeper.gateway.api;

import dev.slotkeeper.contracts.BookSlot;
import dev.slotkeeper.contracts.ContractJson;
import dev.slotkeeper.contracts.CreateSlot;
import dev.slotkeeper.gateway.web.IdempotencyKey;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Parses bodies and assigns each request its id: the caller's own, one that follows from its key, or a new one. */
@Component
final class CommandFactory {

    /** Maximum number of slots that one call may create. */
    static final int MAX_SLOTS = 1_000;

    private final UuidV7 fresh = new UuidV7(Clock.systemUTC());
    private final DerivedIds names;

    CommandFactory(DerivedIds names) {
        this.names = names;
    }

    /** @param caller customer of a body that names none; null if the body must name one */
    BookSlot booking(byte[] body, IdempotencyKey key, @Nullable String caller) {
        return ContractJson.readBookSlot(body, requestIds("booking", key), caller);
    }

    /**
     * Returns the rule that chooses a request id: the key itself if it is a UUID; else one that follows from the
     * operation, its scope and the key; without a key the body's own, or a new one.
     *
     * @param what the operation
     */
    ContractJson.RequestIds requestIds(String what, IdempotencyKey key) {
        return (given, scope) -> {
            String text = key.text();
            UUID keyed = text == null ? null : key.uuid().orElseGet(() -> names.of(what, scope, text));
            return orFresh(IdempotencyKey.agreed(keyed, given));
        };
    }

    List<CreateSlot> slots(byte[] body, IdempotencyKey key) {
        boolean single = !ContractJson.isArray(body);
        NewSlots slots = new NewSlots(key, single);
        List<CreateSlot> read = ContractJson.readCreateSlots(body, MAX_SLOTS, slots::name, slots::requestId);
        List<CreateSlot> named = new ArrayList<>(read);
        slots.namedByRequest.forEach(i -> named.set(i, renamed(read.get(i))));
        return named;
    }

    /**
     * Derives the slotId from the request id. A slot that only its request id distinguishes must be the same one when
     * the request is repeated.
     */
    private CreateSlot renamed(CreateSlot slot) {
        String slotId =
                slotId(slot.resourceId(), names.of("slot", slot.requestId().toString()));
        return new CreateSlot(
                slot.requestId(),
                slotId,
                slot.resourceId(),
                slot.startsAt(),
                slot.endsAt(),
                slot.capacity(),
                slot.price());
    }

    private UUID orFresh(@Nullable UUID id) {
        return id == null ? fresh.next() : id;
    }

    /** Returns the resource's name, truncated if too long, and a suffix. */
    private static String slotId(String resourceId, UUID distinct) {
        int suffix = 12;
        int longest = 64 - suffix - 1;
        String start = resourceId.length() > longest ? resourceId.substring(0, longest) : resourceId;
        String digits = distinct.toString().replace("-", "");
        return start + "-" + digits.substring(digits.length() - suffix);
    }

    /** Assigns the ids of one call's slots; called in their order. */
    private final class NewSlots {
        private final IdempotencyKey key;
        private final boolean single;
        private final List<Integer> namedByRequest = new ArrayList<>();
        private int index;
        private boolean unnamed;

        NewSlots(IdempotencyKey key, boolean single) {
            this.key = key;
            this.single = single;
        }

        String name(String resourceId) {
            unnamed = true;
            String text = key.text();
            UUID distinct = text == null ? fresh.next() : names.of("slotId", resourceId, Integer.toString(index), text);
            return slotId(resourceId, distinct);
        }

        UUID requestId(@Nullable UUID given, String slotId) {
            String text = key.text();
            if (unnamed && text == null && given != null) {
                namedByRequest.add(index);
            }
            unnamed = false;
            index++;
            UUID named = text == null ? null : names.of("slot", slotId, text);
            return orFresh(IdempotencyKey.agreed(single ? ownOr(named) : named, given));
        }

        private @Nullable UUID ownOr(@Nullable UUID named) {
            return key.uuid().isPresent() ? key.uuid().get() : named;
        }
    }
}
