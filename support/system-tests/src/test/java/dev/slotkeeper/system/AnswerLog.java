package dev.slotkeeper.system;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slotkeeper.contracts.ContractJson;
import dev.slotkeeper.contracts.Reply;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/** The answers that a topic receives from now on, by request. */
final class AnswerLog implements AutoCloseable {

    private final TopicTap tap;
    private final Map<UUID, List<ConsumerRecord<byte[], byte[]>>> byRequest = new HashMap<>();
    private int seen;

    AnswerLog(String topic) {
        tap = new TopicTap(topic);
    }

    /** Every message about this request, in the order of its partition. */
    synchronized List<ConsumerRecord<byte[], byte[]>> messages(UUID requestId) {
        List<ConsumerRecord<byte[], byte[]>> all = tap.messages(message -> true);
        for (ConsumerRecord<byte[], byte[]> message : all.subList(seen, all.size())) {
            UUID about = ContractJson.readReply(message.value()).requestId();
            byRequest.computeIfAbsent(about, first -> new ArrayList<>()).add(message);
        }
        seen = all.size();
        return List.copyOf(byRequest.getOrDefault(requestId, List.of()));
    }

    boolean has(UUID requestId) {
        return !messages(requestId).isEmpty();
    }

    /** Returns the answer to a request; requires at least one message, and the same bytes in all of them. */
    Reply theOneAnswer(UUID requestId) {
        List<ConsumerRecord<byte[], byte[]>> messages = messages(requestId);
        assertThat(messages).as("answers to %s", requestId).isNotEmpty();
        byte[] first = messages.get(0).value();
        assertThat(messages).as("answers to %s", requestId).allSatisfy(message -> assertThat(message.value())
                .isEqualTo(first));
        return ContractJson.readReply(first);
    }

    @Override
    public void close() {
        tap.close();
    }
}
