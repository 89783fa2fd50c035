package org.bluetick.interop;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;

/// What sint-disabled.txt leaves out of Smack's integration tests: `test NAME reason` or `connection NAME reason` a line.
record DisabledTests(List<Entry> entries) {
    record Entry(String kind, String name, String reason) {}

    static DisabledTests read() throws IOException {
        try (InputStream in = Objects.requireNonNull(DisabledTests.class.getResourceAsStream("/sint-disabled.txt"))) {
            return new DisabledTests(new String(in.readAllBytes(), StandardCharsets.UTF_8).lines()
                    .filter(line -> !line.isBlank() && !line.startsWith("#"))
                    .map(DisabledTests::entry)
                    .toList());
        }
    }

    String tests() {
        return names("test");
    }

    String connections() {
        return names("connection");
    }

    int size() {
        return entries.size();
    }

    private String names(String kind) {
        return entries.stream().filter(entry -> entry.kind().equals(kind)).map(Entry::name).collect(Collectors.joining(","));
    }

    private static Entry entry(String line) {
        String[] words = line.split("\\s+", 3);
        if (words.length < 3 || !List.of("test", "connection").contains(words[0])) {
            throw new IllegalArgumentException("sint-disabled.txt: \"" + line
                    + "\"; expected: test NAME reason, or: connection NAME reason");
        }
        return new Entry(words[0], words[1], words[2]);
    }
}
