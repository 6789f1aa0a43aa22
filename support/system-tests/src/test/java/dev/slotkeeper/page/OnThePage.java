package dev.slotkeeper.page;

import org.junit.jupiter.api.AfterAll;

/** A visitor of the page, on a stage that the tests of one class share; where no browser is installed they are skipped. */
abstract class OnThePage {

    @SuppressWarnings("NullAway.Init")
    static PageStage stage;

    @SuppressWarnings("NullAway.Init")
    static Visitor visitor;

    final String resource = PageStage.resource();

    /** Before all tests of the class, with worker and gateway set as the arguments say. */
    static void open(String... settings) {
        stage = PageStage.open(settings);
        visitor = stage.visitor();
    }

    /** The next class may fail to open one of its own, and must not close this one once more. */
    @AfterAll
    @SuppressWarnings("NullAway")
    static void close() {
        if (stage != null) {
            stage.close();
            stage = null;
        }
    }
}
