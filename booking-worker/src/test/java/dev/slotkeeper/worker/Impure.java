package dev.slotkeeper.worker;

import java.io.File;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.Collections;
import java.util.Date;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Supplier;

/** Does everything that pure code must not do, to show that the rule detects it. */
@SuppressWarnings({"unused", "JavaTimeDefaultTimeZone", "UnusedMethod", "DefaultLocale"})
final class Impure {

    private Impure() {}

    static Instant now() {
        return Instant.now();
    }

    static Supplier<Instant> nowByReference() {
        return Instant::now;
    }

    static LocalDate today() {
        return LocalDate.now(ZoneId.of("UTC"));
    }

    static Instant clock(Clock clock) {
        return clock.instant();
    }

    static long millis() {
        return System.currentTimeMillis();
    }

    static long nanos() {
        return System.nanoTime();
    }

    @SuppressWarnings("JavaUtilDate") // what the rule must find
    static Date date() {
        return new Date();
    }

    static UUID uuid() {
        return UUID.randomUUID();
    }

    static int random() {
        return new Random(7).nextInt();
    }

    static double mathRandom() {
        return Math.random();
    }

    static int threadRandom() {
        return ThreadLocalRandom.current().nextInt();
    }

    static void shuffled(List<String> values) {
        Collections.shuffle(values);
    }

    static ZoneId zone() {
        return ZoneId.systemDefault();
    }

    static Locale locale() {
        return Locale.getDefault();
    }

    static boolean file() {
        return new File("x").exists();
    }

    static void print() {
        System.out.println("x");
    }

    static Thread thread() {
        return new Thread(() -> {});
    }

    static long parallel(List<String> values) {
        return values.parallelStream().count();
    }
}
