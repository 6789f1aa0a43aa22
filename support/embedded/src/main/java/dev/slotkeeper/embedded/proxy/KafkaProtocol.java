package dev.slotkeeper.embedded.proxy;

import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.kafka.common.message.DescribeClusterResponseData;
import org.apache.kafka.common.message.FindCoordinatorResponseData;
import org.apache.kafka.common.message.MetadataResponseData;
import org.apache.kafka.common.protocol.ApiKeys;
import org.apache.kafka.common.protocol.ApiMessage;
import org.apache.kafka.common.protocol.ByteBufferAccessor;
import org.apache.kafka.common.protocol.MessageUtil;
import org.apache.kafka.common.requests.ResponseHeader;
import org.jspecify.annotations.Nullable;

/**
 * Matches Kafka's requests and responses by their correlation ids (Kafka protocol guide). Replaces the brokers' ports
 * in responses by those of their proxies.
 */
public final class KafkaProtocol implements Protocol {

    private static final int MAX_FRAME_BYTES = 100 * 1024 * 1024;

    private final Map<Integer, Integer> proxies;
    private final Map<Integer, Asked> asked = new ConcurrentHashMap<>();

    private record Asked(ApiKeys api, short version) {}

    /**
     * Creates a protocol.
     *
     * @param proxies the port of each broker's proxy, by the broker's port
     */
    public KafkaProtocol(Map<Integer, Integer> proxies) {
        this.proxies = proxies;
    }

    @Override
    public @Nullable Frame request(DataInputStream in) throws IOException {
        byte[] frame = frame(in);
        if (frame == null) {
            return null;
        }
        ByteBuffer header = ByteBuffer.wrap(frame, Integer.BYTES, frame.length - Integer.BYTES);
        ApiKeys api = ApiKeys.forId(header.getShort());
        short version = header.getShort();
        asked.put(header.getInt(), new Asked(api, version));
        return new Frame(frame, api.name());
    }

    @Override
    public @Nullable Frame answer(DataInputStream in) throws IOException {
        byte[] frame = frame(in);
        if (frame == null) {
            return null;
        }
        Asked question = asked.remove(ByteBuffer.wrap(frame).getInt(Integer.BYTES));
        if (question == null) {
            return new Frame(frame, "");
        }
        return new Frame(relocated(frame, question), question.api().name());
    }

    private static byte @Nullable [] frame(DataInputStream in) throws IOException {
        try {
            int size = in.readInt();
            if (size < 0 || size > MAX_FRAME_BYTES) {
                throw new IOException("not a Kafka frame: " + size + " bytes");
            }
            return ByteBuffer.allocate(Integer.BYTES + size)
                    .putInt(size)
                    .put(in.readNBytes(size))
                    .array();
        } catch (EOFException ended) {
            return null;
        }
    }

    private byte[] relocated(byte[] frame, Asked question) {
        short version = question.version();
        ByteBuffer answer = ByteBuffer.wrap(frame);
        answer.position(Integer.BYTES);
        return switch (question.api()) {
            case METADATA -> {
                ByteBuffer header = header(answer, question);
                MetadataResponseData data = new MetadataResponseData(new ByteBufferAccessor(answer), version);
                data.brokers().forEach(broker -> broker.setPort(proxy(broker.port())));
                yield framed(header, data, version);
            }
            case FIND_COORDINATOR -> {
                ByteBuffer header = header(answer, question);
                FindCoordinatorResponseData data =
                        new FindCoordinatorResponseData(new ByteBufferAccessor(answer), version);
                data.setPort(proxy(data.port()));
                data.coordinators().forEach(coordinator -> coordinator.setPort(proxy(coordinator.port())));
                yield framed(header, data, version);
            }
            case DESCRIBE_CLUSTER -> {
                ByteBuffer header = header(answer, question);
                DescribeClusterResponseData data =
                        new DescribeClusterResponseData(new ByteBufferAccessor(answer), version);
                data.brokers().forEach(broker -> broker.setPort(proxy(broker.port())));
                yield framed(header, data, version);
            }
            default -> frame;
        };
    }

    /** Returns the header's bytes and moves the answer's position to its body. */
    private static ByteBuffer header(ByteBuffer answer, Asked question) {
        int begin = answer.position();
        ResponseHeader.parse(answer, question.api().responseHeaderVersion(question.version()));
        return answer.duplicate().flip().position(begin);
    }

    private int proxy(int port) {
        return proxies.getOrDefault(port, port);
    }

    private static byte[] framed(ByteBuffer header, ApiMessage data, short version) {
        ByteBuffer body = MessageUtil.toByteBuffer(data, version);
        int size = header.remaining() + body.remaining();
        return ByteBuffer.allocate(Integer.BYTES + size)
                .putInt(size)
                .put(header)
                .put(body)
                .array();
    }
}
