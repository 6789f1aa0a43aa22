package dev.slotkeeper.gateway.ops;

import java.util.concurrent.CompletableFuture;

/** A program that can be asked for its figures. */
interface Source {

    /** What operators call it. */
    String name();

    /** Asks; fails when there is no answer in time, or none that can be understood. */
    CompletableFuture<Told> ask();

    /** An answer. */
    record Told(Reading reading, HotSlots hot) {}
}
