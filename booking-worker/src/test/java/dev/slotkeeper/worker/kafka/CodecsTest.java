package dev.slotkeeper.worker.kafka;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.apache.kafka.common.compress.Compression;
import org.apache.kafka.common.record.CompressionType;
import org.apache.kafka.common.record.MemoryRecords;
import org.apache.kafka.common.record.Record;
import org.apache.kafka.common.record.SimpleRecord;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Reads and writes batches with every codec, because the codecs' versions are newer than those Kafka ships with. */
class CodecsTest {

    @ParameterizedTest
    @EnumSource(CompressionType.class)
    void everyCodecReadsWhatItWrote(CompressionType codec) {
        List<String> values = new ArrayList<>();
        Random random = new Random(20261130);
        for (int record = 0; record < 500; record++) {
            values.add("{\"requestId\":\"r-" + random.nextLong() + "\",\"name\":\"" + "a".repeat(random.nextInt(400))
                    + "\"}");
        }
        MemoryRecords written = MemoryRecords.withRecords(
                Compression.of(codec).build(),
                values.stream()
                        .map(value -> new SimpleRecord(0, null, value.getBytes(UTF_8)))
                        .toArray(SimpleRecord[]::new));

        List<String> read = new ArrayList<>();
        for (Record record : MemoryRecords.readableRecords(written.buffer()).records()) {
            read.add(text(record.value()));
        }

        assertThat(written.batches().iterator().next().compressionType()).isEqualTo(codec);
        assertThat(read).isEqualTo(values);
    }

    private static String text(ByteBuffer value) {
        byte[] bytes = new byte[value.remaining()];
        value.get(bytes);
        return new String(bytes, UTF_8);
    }
}
