package org.bluetick.script;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Reads scripts: a sentence a line, the lines indented below a sentence belong to it, `#` begins a comment.
final class ScriptParser {
    private static final Pattern SETTING = Pattern.compile("The server has (\\S+) = (.+)");
    private static final Pattern COMMENT = Pattern.compile("\\s+#\\s.*$");

    private final String name;
    private final String[] lines;
    private final Map<String, String> settings = new LinkedHashMap<>();
    private final List<Script.Step> steps = new ArrayList<>();
    private int next;

    private ScriptParser(String name, String text) {
        this.name = name;
        this.lines = text.split("\\R", -1);
    }

    /// @throws ScriptFailure naming the line that is not understood
    static Script parse(String name, String text) {
        ScriptParser parser = new ScriptParser(name, text);
        parser.readAll();
        return new Script(name, Map.copyOf(parser.settings), List.copyOf(parser.steps));
    }

    private void readAll() {
        while (next < lines.length) {
            int number = next + 1;
            String line = lines[next++];
            if (isBlank(line)) {
                continue;
            }
            if (isIndented(line)) {
                throw new ScriptFailure(name + ":" + number + ": indented, but the sentence above is complete");
            }
            readSentence(number, COMMENT.matcher(line).replaceAll("").strip());
        }
    }

    private void readSentence(int number, String sentence) {
        List<String> block = sentence.endsWith(":") ? readBlock() : List.of();
        Matcher setting = SETTING.matcher(sentence);
        try {
            if (setting.matches()) {
                settings.put(setting.group(1), setting.group(2));
            } else {
                steps.add(new Script.Step(number, sentence, Sentences.understand(sentence, block)));
            }
        } catch (ScriptFailure failure) {
            throw new ScriptFailure(name + ":" + number + ": " + failure.getMessage(), failure);
        }
    }

    private List<String> readBlock() {
        List<String> block = new ArrayList<>();
        while (next < lines.length && isIndented(lines[next]) && !lines[next].isBlank()) {
            block.add(lines[next++].strip());
        }
        return block;
    }

    private static boolean isBlank(String line) {
        return line.isBlank() || line.startsWith("#");
    }

    private static boolean isIndented(String line) {
        return line.startsWith(" ");
    }
}
