package dev.slotkeeper.worker.kafka;

import java.lang.reflect.Proxy;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.IntStream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.DescribeTopicsResult;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.Node;
import org.apache.kafka.common.TopicPartitionInfo;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.apache.kafka.common.internals.KafkaFutureImpl;

/** A broker that is only ever asked which topics it has. */
final class FakeAdmin {

    private FakeAdmin() {}

    /** @param partitions of each topic that exists */
    static Admin with(Map<String, Integer> partitions) {
        return (Admin) Proxy.newProxyInstance(
                FakeAdmin.class.getClassLoader(), new Class<?>[] {Admin.class}, (proxy, method, arguments) -> {
                    if (method.getName().equals("describeTopics") && arguments[0] instanceof Collection<?> topics) {
                        return described(topics, partitions);
                    }
                    throw new UnsupportedOperationException(method.getName());
                });
    }

    private static DescribeTopicsResult described(Collection<?> topics, Map<String, Integer> partitions) {
        Map<String, KafkaFuture<TopicDescription>> answers = new HashMap<>();
        for (Object topic : topics) {
            KafkaFutureImpl<TopicDescription> answer = new KafkaFutureImpl<>();
            Integer count = partitions.get(topic);
            if (count == null) {
                answer.completeExceptionally(new UnknownTopicOrPartitionException());
            } else {
                answer.complete(description(Objects.toString(topic), count));
            }
            answers.put(Objects.toString(topic), answer);
        }
        return new DescribeTopicsResult(null, answers) {};
    }

    private static TopicDescription description(String topic, int partitions) {
        List<TopicPartitionInfo> infos = IntStream.range(0, partitions)
                .mapToObj(partition -> new TopicPartitionInfo(partition, Node.noNode(), List.of(), List.of()))
                .toList();
        return new TopicDescription(topic, false, infos);
    }
}
