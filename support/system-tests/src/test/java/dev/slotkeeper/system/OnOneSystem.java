package dev.slotkeeper.system;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;

/** Tests of one class on one system of two workers and a gateway, whose books balance after each test. */
abstract class OnOneSystem {

    private static final BookingSystem SYSTEM = new BookingSystem();

    static Http http = new Http("");

    @BeforeAll
    static void start() {
        SYSTEM.worker();
        SYSTEM.worker();
        http = SYSTEM.gateway();
    }

    @AfterAll
    static void stop() {
        SYSTEM.close();
    }

    @AfterEach
    void balance() {
        Books.balance();
    }
}
