package dev.slotkeeper.worker.kafka.probe;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import org.apache.kafka.common.TopicPartition;

/**
 * The task of a probe's process. It is sent over standard input, because a consumer's properties contain passwords,
 * which must not stand in a command line or environment.
 *
 * @param system system properties for network connections and TLS
 * @param consumer properties of the consumer, as text
 * @param from the first offset to read in each partition
 * @param most maximum number of records to read of a partition; 1 to check a single offset
 */
record ProbeTask(Map<String, String> system, Map<String, String> consumer, Map<TopicPartition, Long> from, int most) {

    void write(DataOutputStream out) throws IOException {
        write(system, out);
        write(consumer, out);
        out.writeInt(from.size());
        for (Map.Entry<TopicPartition, Long> place : from.entrySet()) {
            out.writeUTF(place.getKey().topic());
            out.writeInt(place.getKey().partition());
            out.writeLong(place.getValue());
        }
        out.writeInt(most);
        out.flush();
    }

    static ProbeTask read(DataInputStream in) throws IOException {
        Map<String, String> system = readStrings(in);
        Map<String, String> consumer = readStrings(in);
        Map<TopicPartition, Long> from = new LinkedHashMap<>();
        for (int left = in.readInt(); left > 0; left--) {
            from.put(new TopicPartition(in.readUTF(), in.readInt()), in.readLong());
        }
        return new ProbeTask(system, consumer, from, in.readInt());
    }

    private static void write(Map<String, String> strings, DataOutputStream out) throws IOException {
        out.writeInt(strings.size());
        for (Map.Entry<String, String> entry : strings.entrySet()) {
            out.writeUTF(entry.getKey());
            // Certificates as text may be longer than writeUTF allows.
            byte[] value = entry.getValue().getBytes(StandardCharsets.UTF_8);
            out.writeInt(value.length);
            out.write(value);
        }
    }

    private static Map<String, String> readStrings(DataInputStream in) throws IOException {
        Map<String, String> strings = new HashMap<>();
        for (int left = in.readInt(); left > 0; left--) {
            String key = in.readUTF();
            byte[] value = new byte[in.readInt()];
            in.readFully(value);
            strings.put(key, new String(value, StandardCharsets.UTF_8));
        }
        return strings;
    }
}
