package dev.slotkeeper.gateway.api;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;

/** Runs one gateway for the tests of a class, on fakes that are reset before each test. */
public abstract class FakedGateway {

    public static final Fakes fakes = new Fakes();
    public static RunningGateway gateway;

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
