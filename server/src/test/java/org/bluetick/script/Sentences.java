package org.bluetick.script;

import java.time.Duration;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.bluetick.api.Subscription;
import org.bluetick.script.Script.Action;
import org.jspecify.annotations.Nullable;

/// The sentences scripts are made of. `WHO` is a client's name: a capitalised word, and perhaps a resource.
final class Sentences {
    private static final String WHO = "([A-Z][A-Za-z]*(?:/[A-Za-z0-9-]+)?)";
    private static final String NAME = "([A-Za-z][A-Za-z0-9-]*)";
    private static final String ADDRESS = "([a-z][a-z0-9-]*(?:/\\S+)?)";
    private static final String PASSWORD = "(?: password '(.*)')?";

    private static final List<Form> FORMS = List.of(
            // who there is
            form("There is an account " + NAME + "(?: with" + PASSWORD + ")?",
                    (w, b) -> play -> play.cast().create(w.text(1), w.orNull(2))),
            form("Only over real TLS", (w, b) -> Play::requireTls),
            form("Only in memory", (w, b) -> Play::requireMemory),
            form("Only in messages", (w, b) -> Play::requireMessages),
            form("There is no account " + NAME, (w, b) -> play -> play.cast().declare(w.text(1), null)),
            form(NAME + " and " + NAME + " are friends",
                    (w, b) -> play -> play.cast().befriend(w.text(1), w.text(2), Subscription.BOTH)),
            form(NAME + " is subscribed to " + NAME,
                    (w, b) -> play -> play.cast().befriend(w.text(1), w.text(2), Subscription.TO)),
            form(WHO + " connects(?: as " + ADDRESS + ")?", (w, b) -> play -> play.connect(w.text(1), w.text(2))),
            form(WHO + " is online(?: as " + ADDRESS + ")?(?: with priority (-?\\d+))?",
                    (w, b) -> play -> play.goOnline(w.text(1), w.text(2), w.text(3))),
            form(WHO + " reads the roster", (w, b) -> play -> play.readRoster(w.text(1))),
            form("Everyone catches up", (w, b) -> Play::catchUp),
            // streams
            form(WHO + " opens a connection", (w, b) -> play -> play.open(w.text(1), true)),
            form(WHO + " opens a plain connection", (w, b) -> play -> play.open(w.text(1), false)),
            form(WHO + " opens a stream", (w, b) -> play -> play.openStream(w.text(1))),
            form(WHO + " sends a stream header", (w, b) -> play -> play.login(w.text(1)).sendHeader()),
            form(WHO + " starts TLS", (w, b) -> play -> play.login(w.text(1)).startTls()),
            form(WHO + " expects a new stream", (w, b) -> play -> play.client(w.text(1)).restart()),
            form(WHO + " logs in as " + NAME, (w, b) -> play -> play.logIn(w.text(1), w.text(2))),
            form(WHO + " authenticates with (\\S+) as " + NAME + PASSWORD, (w, b) -> play -> {
                Cast.Account account = play.cast().account(w.text(3));
                play.authenticate(w.text(1), w.text(2), account, w.or(4, account.password()));
            }),
            form(WHO + " fails to authenticate with (\\S+) as " + NAME + "(?: password '([^']*)')?: '(\\S+)'", (w, b) -> play -> {
                Cast.Account account = play.cast().find(w.text(3)).orElseGet(() -> play.cast().account(w.text(3)));
                play.failToAuthenticate(w.text(1), w.text(2), account, w.or(4, account.password()), w.text(5));
            }),
            form(WHO + " binds a resource", (w, b) -> play -> play.login(w.text(1)).bind("")),
            form(WHO + " binds '(.+)'", (w, b) -> play -> play.login(w.text(1)).bind(w.text(2))),
            // other servers and components
            form(WHO + " opens a server connection", (w, b) -> play -> play.openOther(w.text(1), "s2s", true)),
            form(WHO + " opens a plain server connection", (w, b) -> play -> play.openOther(w.text(1), "s2s", false)),
            form(WHO + " opens a component connection", (w, b) -> play -> play.openOther(w.text(1), "components", false)),
            form("The server connects to " + WHO, (w, b) -> play -> play.awaitServer(w.text(1))),
            form("The server connects, and nobody answers", (w, b) -> Play::refuseServer),
            form("The server connects to nobody", (w, b) -> Play::requireNoConnecting),
            form(WHO + " agrees to TLS", (w, b) -> play -> play.agreeToTls(w.text(1))),
            form(WHO + " sends a server header from (\\S+?)(?: with id '(\\S+)')?", (w, b) -> play -> play.sendServerHeader(
                    w.text(1), w.text(2), w.text(3).isEmpty() ? "" : " id='" + w.text(3) + "'")),
            // stream management
            form(WHO + " enables stream management", (w, b) -> play -> play.enableManagement(w.text(1))),
            form(WHO + " resumes(?: with h='(\\d+)')?", (w, b) -> play -> play.resume(w.text(1), w.text(1), w.text(2))),
            form(WHO + " resumes the session of " + WHO + "(?: with h='(\\d+)')?",
                    (w, b) -> play -> play.resume(w.text(1), w.text(2), w.text(3))),
            form(WHO + " acknowledges everything", (w, b) -> play -> play.acknowledge(w.text(1), "")),
            form(WHO + " acknowledges (\\d+) stanzas?", (w, b) -> play -> play.acknowledge(w.text(1), w.text(2))),
            form(WHO + " has (\\d+) stanzas? acknowledged", (w, b) -> play -> play.requireAcknowledged(w.text(1), w.text(2))),
            form(WHO + " asks for an acknowledgement: h='(\\d+)'", (w, b) -> play -> play.requireAnswer(w.text(1), w.text(2))),
            form(WHO + " is asked for an acknowledgement", (w, b) -> play -> play.requireAsked(w.text(1))),
            // sending
            form(WHO + " sends raw:", (w, b) -> play -> play.sendRaw(w.text(1), joined(b))),
            form(WHO + " sends:", (w, b) -> play -> play.send(w.text(1), joined(b))),
            form(WHO + " sends (<.+)", (w, b) -> play -> play.send(w.text(1), w.text(2))),
            form(WHO + " closes the stream", (w, b) -> play -> play.client(w.text(1)).send("</stream:stream>")),
            form(WHO + "'s connection drops", (w, b) -> play -> play.drop(w.text(1))),
            form("The server restarts", (w, b) -> play -> play.restart(true)),
            form("The server is killed and started again", (w, b) -> play -> play.restart(false)),
            form("The nodes lose each other", (w, b) -> Play::split),
            form("The nodes find each other again", (w, b) -> Play::heal),
            form("(\\d+) (second|minute|hour|day)s? pass(?:es)?", (w, b) -> play -> play.advance(duration(w))),
            // receiving
            form(WHO + " ignores (.+)", (w, b) -> play -> play.ignore(w.text(1), w.text(2))),
            form(WHO + " receives nothing", (w, b) -> play -> play.receiveNothing(w.text(1))),
            form(WHO + " receives an empty result for '(.*)'",
                    (w, b) -> play -> Expectations.emptyResult(play.client(w.text(1)), w.text(2))),
            form(WHO + " receives (?:an? )?(?:(auth|cancel|modify|wait) )?error '(\\S+)' for '([^']*)'(?: from '([^']*)')?",
                    (w, b) -> play -> Expectations.error(play.client(w.text(1)), w.text(2), w.text(3), w.text(4),
                            play.variables().substitute(w.text(5)))),
            form(WHO + " receives the stream header:", (w, b) -> checked(b, play -> Expectations.header(play.client(w.text(1)),
                    play.patterns(joined(b)).getFirst(), play.variables().captured()))),
            form(WHO + " receives:", (w, b) -> checked(b, play -> Expectations.inOrder(play.client(w.text(1)),
                    play.patterns(joined(b)), play.variables().captured()))),
            form(WHO + " receives, in any order:", (w, b) -> checked(b, play -> Expectations.inAnyOrder(play.client(w.text(1)),
                    play.patterns(joined(b)), play.variables().captured()))),
            form(WHO + " receives one of:", (w, b) -> checked(b, play -> Expectations.anyOf(play.client(w.text(1)),
                    play.patterns(joined(b)), play.variables().captured()))),
            form(WHO + " receives (<.+)", (w, b) -> checked(List.of(w.text(2)), play -> Expectations.inOrder(play.client(w.text(1)),
                    play.patterns(w.text(2)), play.variables().captured()))),
            form(WHO + "'s stream is closed(?: with '(\\S+)')?", (w, b) -> play -> {
                Expectations.streamClosed(play.client(w.text(1)), w.text(2));
                play.closeAfterServer(w.text(1));
            }),
            form(WHO + "'s connection is closed", (w, b) -> play -> Expectations.connectionClosed(play.client(w.text(1)))));

    private Sentences() {}

    private record Form(Pattern pattern, Meaning meaning) {}

    private interface Meaning {
        Action of(Words words, List<String> block);
    }

    /// What stood at the variable places of a sentence.
    private record Words(Matcher matcher) {
        String text(int group) {
            return or(group, "");
        }

        String or(int group, String otherwise) {
            String text = orNull(group);
            return text == null ? otherwise : text;
        }

        @Nullable String orNull(int group) {
            return matcher.group(group);
        }
    }

    private static Form form(String regex, Meaning meaning) {
        return new Form(Pattern.compile(regex), meaning);
    }

    /// @throws ScriptFailure when there is no such sentence, or its block is missing, superfluous or no XML
    static Action understand(String sentence, List<String> block) {
        for (Form form : FORMS) {
            Matcher matcher = form.pattern().matcher(sentence);
            if (matcher.matches()) {
                if (sentence.endsWith(":") && block.isEmpty()) {
                    throw new ScriptFailure("\"" + sentence + "\" has nothing indented below it");
                }
                return form.meaning().of(new Words(matcher), block);
            }
        }
        throw new ScriptFailure("\"" + sentence + "\" is none of the sentences of docs/scripts.md");
    }

    /// The pattern's XML is read once before anything is played, so that a typing error is found in the script it is in.
    private static Action checked(List<String> block, Action action) {
        if (XmlText.elements(joined(block)).isEmpty()) {
            throw new ScriptFailure("no element in " + block);
        }
        return action;
    }

    /// The lines of a block, without white space where elements meet.
    private static String joined(List<String> block) {
        StringBuilder text = new StringBuilder();
        for (String line : block) {
            boolean elementsMeet = text.toString().endsWith(">") && line.startsWith("<");
            text.append(text.isEmpty() || elementsMeet ? "" : "\n").append(line);
        }
        return text.toString();
    }

    private static Duration duration(Words words) {
        long amount = Long.parseLong(words.text(1));
        return switch (words.text(2)) {
            case "second" -> Duration.ofSeconds(amount);
            case "minute" -> Duration.ofMinutes(amount);
            case "hour" -> Duration.ofHours(amount);
            default -> Duration.ofDays(amount);
        };
    }
}
