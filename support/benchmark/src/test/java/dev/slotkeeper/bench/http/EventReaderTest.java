package dev.slotkeeper.bench.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class EventReaderTest {

    private static final String STREAM = """
            HTTP/1.1 200\r
            Content-Type: text/event-stream;charset=UTF-8\r
            \r
            id: 1
            event: slot
            data: {"slotId":"a"}

            :

            id: 2
            event: gone
            data: {"slotId":"b"}

            id: 3
            event: slot
            data: {"slotId":"c","unfin""";

    @Test
    void headAndHeartbeatsAreSkippedAndEventsMayArriveInAnyPieces() {
        for (int piece = 1; piece < STREAM.length(); piece++) {
            List<String> received = new ArrayList<>();
            EventReader reader = new EventReader((name, data, nanos) -> received.add(name + data));
            for (int from = 0; from < STREAM.length(); from += piece) {
                String part = STREAM.substring(from, Math.min(STREAM.length(), from + piece));
                reader.receive(ByteBuffer.wrap(part.getBytes(StandardCharsets.US_ASCII)), 1);
            }
            assertThat(received)
                    .as("in pieces of %s bytes", piece)
                    .containsExactly("slot{\"slotId\":\"a\"}", "gone{\"slotId\":\"b\"}");
        }
    }
}
