package dev.slotkeeper.system;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** A message of Protocol Buffers, as far as its texts and the messages in it go; numbers are passed over. */
final class Protobuf {

    private final Map<Integer, List<byte[]>> fields = new TreeMap<>();

    Protobuf(byte[] message) {
        ByteBuffer buffer = ByteBuffer.wrap(message).order(ByteOrder.LITTLE_ENDIAN);
        while (buffer.hasRemaining()) {
            int tag = (int) number(buffer);
            switch (tag & 7) {
                case 0 -> number(buffer);
                case 1 -> buffer.getLong();
                case 2 -> {
                    byte[] value = new byte[(int) number(buffer)];
                    buffer.get(value);
                    fields.computeIfAbsent(tag >>> 3, field -> new ArrayList<>())
                            .add(value);
                }
                case 5 -> buffer.getInt();
                default -> throw new AssertionError("no protocol buffer: type " + (tag & 7));
            }
        }
    }

    private static long number(ByteBuffer buffer) {
        long number = 0;
        for (int shift = 0; ; shift += 7) {
            byte part = buffer.get();
            number |= (long) (part & 0x7f) << shift;
            if (part >= 0) {
                return number;
            }
        }
    }

    /** All messages of a field. */
    List<Protobuf> messages(int field) {
        return values(field).stream().map(Protobuf::new).toList();
    }

    /** Empty when there is none. */
    String text(int field) {
        List<byte[]> values = values(field);
        return values.isEmpty() ? "" : new String(values.get(0), StandardCharsets.UTF_8);
    }

    /** Empty when there is none. */
    String hex(int field) {
        List<byte[]> values = values(field);
        return values.isEmpty() ? "" : HexFormat.of().formatHex(values.get(0));
    }

    private List<byte[]> values(int field) {
        return fields.getOrDefault(field, List.of());
    }
}
