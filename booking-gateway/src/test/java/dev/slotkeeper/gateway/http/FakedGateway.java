package dev.slotkeeper.gateway.http;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;

/** Runs one gateway for the tests of a class, on fakes that are reset before each test. */
abstract class FakedGateway {

    static final Fakes fakes = new Fakes();
    static RunningGateway gateway;

    @BeforeAll
    static void start() {
        gateway = new RunningGateway(fakes);
    }

    @AfterAll
    static void stop() {
        gateway.close();
    }

    @BeforeEach
    void reset() {
        fakes.reset();
    }
}
