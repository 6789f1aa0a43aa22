package dev.slotkeeper.containers;

import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** One service of a compose file. */
record ComposeService(String name, Map<String, Object> members) {

    @Nullable
    Object member(String member) {
        return members.get(member);
    }

    String text(String member) {
        return Objects.toString(members.get(member), "");
    }

    /** The texts of a list; those of its members that are maps are written out. */
    List<String> list(String member) {
        return members.get(member) instanceof List<?> list
                ? list.stream().map(String::valueOf).toList()
                : List.of();
    }

    Map<String, Object> map(String member) {
        return Compose.map(members.get(member));
    }

    /** Runs to its end once, before others start. */
    boolean runsOnce() {
        return text("restart").equals("no");
    }

    String environment(String variable) {
        return Objects.toString(map("environment").get(variable), "");
    }

    @Override
    public String toString() {
        return name;
    }
}
