package dev.slotkeeper.bench.http;

/** How a visitor comes to a booking. */
enum Way {
    /** A list that is loaded once, a plain refusal, and then all over again. */
    BEFORE("as before"),
    /** The live page: what is gone is shown as gone, and a refusal offers what is near. */
    LIVE("live page");

    private final String label;

    Way(String label) {
        this.label = label;
    }

    String label() {
        return label;
    }
}
