package dev.slotkeeper.gateway.web;

/**
 * A caller as shares count it.
 *
 * @param name equal for calls that count as one caller's
 */
public record ShareHolder(Kind kind, String name) {

    enum Kind {
        /** Caller with a token, known by its subject. */
        CUSTOMER,
        /** Caller with a token that has the scope of administrators, known by its subject. */
        ADMINISTRATOR,
        /** Caller without a token, known by its address. */
        ADDRESS,
        /** Caller without a token on this machine, to whom no share applies. */
        LOCAL
    }

    /** Returns a key that is unique among callers of all kinds. */
    public String key() {
        return kind + ":" + name;
    }
}
