package dev.slotkeeper.contracts;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.reflect.Constructor;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.RecordComponent;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.UUID;
import java.util.function.BiConsumer;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.provider.Arguments;

/**
 * Checks that no message and no component of one is forgotten: changes each component of the messages in the golden
 * files, one after another.
 */
class MessageComponentsTest {

    @Test
    void everyComponentOfACommandIsInItsJsonAndItsDigest() {
        Set<String> changed = changes(GoldenFilesTest.commands(), (before, after) -> {
            Command old = (Command) before;
            Command changedOne = (Command) after;
            boolean isInAllDigests = changedOne.requestId().equals(old.requestId());
            boolean isInDigest = isInAllDigests && Objects.equals(deadline(changedOne), deadline(old));
            assertThat(ContractJson.write(changedOne)).as("%s", after).isNotEqualTo(ContractJson.write(old));
            assertThat(isSame(old, changedOne, RequestDigest.VERSION))
                    .as("%s", after)
                    .isNotEqualTo(isInDigest);
            assertThat(isSame(old, changedOne, RequestDigest.VERSION_WITH_DEADLINE))
                    .as("%s", after)
                    .isNotEqualTo(isInAllDigests);
        });

        assertThat(changed).isEqualTo(components(Command.class));
    }

    private static boolean isSame(Command one, Command other, int version) {
        RequestDigest digest = new RequestDigest();
        return digest.of(one, version).equals(digest.of(other, version));
    }

    private static @Nullable Instant deadline(Command command) {
        return command instanceof CommandWithDeadline limited ? limited.expiresAt() : null;
    }

    @Test
    void everyComponentOfAReplyIsInItsJson() {
        Set<String> changed =
                changes(GoldenFilesTest.replies(), (before, after) -> assertThat(ContractJson.write((Reply) after))
                        .as("%s", after)
                        .isNotEqualTo(ContractJson.write((Reply) before)));

        assertThat(changed).isEqualTo(components(Reply.class));
    }

    @Test
    void everyClassOfCommandsHasANumberOfItsOwnInTheDigest() {
        RequestDigest.Content content = new RequestDigest.Content();
        Map<Byte, Class<?>> classes = new TreeMap<>();
        GoldenFilesTest.commands().map(file -> (Command) file.get()[1]).forEach(command -> {
            Class<?> other =
                    classes.put(content.of(command, RequestDigest.VERSION).get(0), command.getClass());
            assertThat(other).isIn(null, command.getClass());
        });

        assertThat(classes.values())
                .containsExactlyInAnyOrderElementsOf(records(Command.class).toList());
    }

    /** Returns the records of a sealed interface. */
    static Stream<Class<?>> records(Class<?> type) {
        return type.isSealed()
                ? Arrays.stream(type.getPermittedSubclasses()).flatMap(MessageComponentsTest::records)
                : Stream.of(type);
    }

    private static Set<String> components(Class<?> sealed) {
        Set<String> all = new TreeSet<>();
        records(sealed).forEach(type -> addComponents(type, all));
        return all;
    }

    private static void addComponents(Class<?> type, Set<String> all) {
        for (RecordComponent component : type.getRecordComponents()) {
            all.add(type.getSimpleName() + "." + component.getName());
            if (component.getType().isRecord()) {
                addComponents(component.getType(), all);
            }
        }
    }

    /** Calls the check with each message and each copy of it with one change; returns what was changed. */
    private static Set<String> changes(Stream<Arguments> files, BiConsumer<Record, Record> check) {
        Set<String> changed = new TreeSet<>();
        files.map(file -> (Record) file.get()[1]).forEach(message -> {
            for (Change change : copies(message)) {
                check.accept(message, change.copy());
                changed.addAll(change.names());
            }
        });
        return changed;
    }

    /** Copy of a record with a change in the component of these names, from the outer record to the inner one. */
    private record Change(Record copy, List<String> names) {}

    /** Returns the changed copies that the contract allows. */
    private static List<Change> copies(Record message) {
        List<Change> copies = new ArrayList<>();
        RecordComponent[] components = message.getClass().getRecordComponents();
        for (int i = 0; i < components.length; i++) {
            String name = message.getClass().getSimpleName() + "." + components[i].getName();
            Object value = values(message)[i];
            if (value instanceof Record inner) {
                for (Change change : copies(inner)) {
                    List<String> names = new ArrayList<>(change.names());
                    names.add(name);
                    addCopy(copies, message, i, change.copy(), names);
                }
            } else if (value != null) {
                for (Object other : others(value)) {
                    addCopy(copies, message, i, other, List.of(name));
                }
            }
            if (value != null && components[i].getAnnotatedType().isAnnotationPresent(Nullable.class)) {
                addCopy(copies, message, i, null, List.of(name));
            }
        }
        return copies;
    }

    private static List<?> others(Object value) {
        if (value instanceof String text) {
            return List.of(text + "x");
        } else if (value instanceof Integer number) {
            return List.of(number + 1);
        } else if (value instanceof Boolean truth) {
            return List.of(!truth);
        } else if (value instanceof UUID id) {
            return List.of(new UUID(id.getMostSignificantBits(), id.getLeastSignificantBits() + 1));
        } else if (value instanceof Instant instant) {
            return List.of(instant.plusSeconds(1));
        } else if (value instanceof Enum<?> constant) {
            return Arrays.stream(constant.getDeclaringClass().getEnumConstants())
                    .filter(other -> other != constant)
                    .toList();
        }
        throw new AssertionError("no other value for " + value.getClass());
    }

    private static void addCopy(
            List<Change> copies, Record message, int index, @Nullable Object value, List<String> names) {
        @Nullable Object[] values = values(message);
        values[index] = value;
        try {
            copies.add(new Change((Record) constructor(message).newInstance(values), names));
        } catch (InvocationTargetException refused) {
            assertThat(refused.getCause()).isInstanceOf(IllegalArgumentException.class);
        } catch (ReflectiveOperationException e) {
            throw new AssertionError(e);
        }
    }

    private static Constructor<?> constructor(Record message) throws NoSuchMethodException {
        return message.getClass()
                .getDeclaredConstructor(Arrays.stream(message.getClass().getRecordComponents())
                        .map(RecordComponent::getType)
                        .toArray(Class<?>[]::new));
    }

    private static @Nullable Object[] values(Record message) {
        return Arrays.stream(message.getClass().getRecordComponents())
                .map(component -> {
                    try {
                        return component.getAccessor().invoke(message);
                    } catch (ReflectiveOperationException e) {
                        throw new AssertionError(e);
                    }
                })
                .toArray();
    }
}
