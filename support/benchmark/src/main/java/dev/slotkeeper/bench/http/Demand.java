package dev.slotkeeper.bench.http;

/** The choice of slots. */
enum Demand {
    /** Many slots, each equally likely. */
    SPREAD("spread"),
    /** One slot with seats for half of the requests. */
    HOT("hot");

    private final String label;

    Demand(String label) {
        this.label = label;
    }

    String label() {
        return label;
    }
}
