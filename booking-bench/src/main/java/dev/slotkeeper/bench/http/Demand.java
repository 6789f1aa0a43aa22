package dev.slotkeeper.bench.http;

/** Which slots are wanted. */
enum Demand {
    /** Any of many, each as likely as the others. */
    SPREAD("spread"),
    /** One, with seats for half of those who want it. */
    HOT("hot");

    private final String label;

    Demand(String label) {
        this.label = label;
    }

    String label() {
        return label;
    }
}
