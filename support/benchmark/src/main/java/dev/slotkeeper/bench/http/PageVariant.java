package dev.slotkeeper.bench.http;

/** The page that a visitor uses. */
enum PageVariant {
    /** A list that is loaded once; after a plain refusal the visitor starts again. */
    BEFORE("as before"),
    /** The live page: full slots are shown as full, and a refusal offers alternatives. */
    LIVE("live page");

    private final String label;

    PageVariant(String label) {
        this.label = label;
    }

    String label() {
        return label;
    }
}
