package dev.slotkeeper.gateway.http;

/**
 * A caller as shares count it.
 *
 * @param name equal for calls that count as one caller's
 */
record ShareHolder(Kind kind, String name) {

    enum Kind {
        /** Known by the subject of its token. */
        CUSTOMER,
        /** The same, with the scope of administrators. */
        ADMINISTRATOR,
        /** Without a token. */
        ADDRESS,
        /** Without a token, of this machine. */
        LOCAL
    }

    /** Distinct between all kinds of callers. */
    String key() {
        return kind + ":" + name;
    }
}
