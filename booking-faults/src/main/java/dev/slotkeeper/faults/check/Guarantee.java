package dev.slotkeeper.faults.check;

import java.util.List;

/** One promise of docs/guarantees.md, as something that can be found broken. */
public interface Guarantee {

    /** Its number in docs/guarantees.md, 1 to 10. */
    int number();

    /** Where the evidence shows it broken, each in one line; empty when it held. */
    List<String> broken(Evidence evidence);

    /** All ten. */
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
