package dev.slotkeeper.bench.load;

import java.util.Arrays;
import java.util.SplittableRandom;

/** Chooses slots by Zipf's law with exponent 1: the k-th of n with probability 1/k divided by the sum of all 1/k. */
final class ZipfChoice implements Workload.SlotChoice {

    private final double[] cumulative;

    ZipfChoice(int slots) {
        cumulative = new double[slots];
        double sum = 0;
        for (int k = 1; k <= slots; k++) {
            sum += 1.0 / k;
            cumulative[k - 1] = sum;
        }
    }

    @Override
    public int slotOf(SplittableRandom random) {
        double wanted = random.nextDouble() * cumulative[cumulative.length - 1];
        int found = Arrays.binarySearch(cumulative, wanted);
        return found >= 0 ? found : -found - 1;
    }
}
