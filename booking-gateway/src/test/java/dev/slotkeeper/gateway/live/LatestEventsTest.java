package dev.slotkeeper.gateway.live;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class LatestEventsTest {

    private static final Duration TIMEOUT = Duration.ofSeconds(30);

    private final LatestEventsFixture fixture = new LatestEventsFixture();

    @AfterEach
    void stop() {
        fixture.close();
    }

    private void tell(int number) {
        fixture.events().publish(Integer.toString(number), "point", ("{\"number\":" + number + "}").getBytes(UTF_8));
    }

    private static void await(FakeLine line, String text) {
        Awaitility.await().atMost(TIMEOUT).until(() -> line.text().contains(text));
    }

    @Test
    void eventsAreSentToAllInOrder() {
        tell(1);
        await(fixture.line(), "id: 1\nevent: point\ndata: {\"number\":1}\n\n");
        tell(2);
        await(fixture.line(), "id: 2\n");
        assertThat(fixture.line().text().indexOf("id: 1\n"))
                .isLessThan(fixture.line().text().indexOf("id: 2\n"));
    }

    @Test
    void laterListenerStartsWithTheLatestEvent() {
        tell(1);
        tell(2);
        await(fixture.line(), "id: 2\n");
        FakeLine late = new FakeLine();
        fixture.listen(late);

        await(late, "id: 2\n");
        assertThat(late.text()).doesNotContain("id: 1\n");
    }

    @Test
    void slowListenerGetsTheLatestEventOnly() {
        FakeLine witness = new FakeLine();
        fixture.listen(witness);
        tell(1);
        await(fixture.line(), "id: 1\n");
        fixture.line().slow(true);
        tell(2);
        await(witness, "id: 2\n");
        tell(3);
        await(witness, "id: 3\n");
        fixture.line().slow(false);

        await(fixture.line(), "id: 3\n");
        assertThat(fixture.line().text()).doesNotContain("id: 2\n");
    }
}
