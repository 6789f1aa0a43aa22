package dev.slotkeeper.faults.check;

import java.util.List;

/** Checks one guarantee of docs/guarantees.md. */
public interface Guarantee {

    /** Returns its number in docs/guarantees.md, 1 to 10. */
    int number();

    /** Returns one line for each violation in the evidence; empty if the guarantee held. */
    List<String> broken(Evidence evidence);

    /** Returns all ten guarantees. */
    static List<Guarantee> all() {
        return List.of(
                new NeverOverbooked(),
                new CountsAreTrue(),
                new OneDecision(),
                new EveryRequestIsAnswered(),
                new InOrder(),
                new YesMeansCommitted(),
                new UnknownIsNeverNo(),
                new LateMeansNo(),
                new OutageHolds(),
                new PoisonStaysAlone());
    }
}
