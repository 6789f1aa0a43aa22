package dev.slotkeeper.bench.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class HttpAnswerTest {

    @Test
    void bodiesWithContentLengthAndWithChunksAreReadOnceComplete() {
        for (String text : new String[] {
            "HTTP/1.1 409 \r\nContent-Length: 6\r\n\r\nabcdef",
            "HTTP/1.1 409 \r\nTransfer-Encoding: chunked\r\n\r\n4\r\nabcd\r\n2\r\nef\r\n0\r\n\r\n"
        }) {
            byte[] bytes = text.getBytes(StandardCharsets.US_ASCII);
            for (int length = 0; length < bytes.length; length++) {
                assertThat(HttpAnswer.read(bytes, length)).as(text).isNull();
            }
            assertThat(HttpAnswer.read(bytes, bytes.length)).isEqualTo(new HttpAnswer(409, true, "abcdef"));
        }
    }
}
