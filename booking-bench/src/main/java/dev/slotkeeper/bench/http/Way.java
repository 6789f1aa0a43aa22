package dev.slotkeeper.bench.http;

/** The page that a visitor uses. */
enum Way {
    /** A list that is loaded once; after a plain refusal the visitor starts again. */
    BEFORE("as before"),
    /** The live page: full slots are shown as full, and a refusal offers alternatives. */
    LIVE("live page");

    private final String label;

    Way(String label) {
        this.label = label;
    }

    String label() {
        return label;
    }
}
