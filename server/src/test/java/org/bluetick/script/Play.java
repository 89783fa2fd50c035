package org.bluetick.script;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Function;
import org.bluetick.address.Jid;
import org.bluetick.xml.Element;
import org.opentest4j.TestAbortedException;

/// One performance of a script on a wire. The methods are what sentences do; `Expectations` has what they expect.
final class Play {
    private static final String DEFAULT_RESOURCE = "home";
    private static final String ROSTER = "jabber:iq:roster";

    private final Wire wire;
    private final Transcript transcript = new Transcript();
    private final Map<String, ScriptClient> clients = new LinkedHashMap<>();
    private final Cast cast;
    private final Variables variables;
    private boolean messagesOnly;

    private Play(Wire wire) {
        this.wire = wire;
        this.cast = new Cast(wire);
        this.variables = new Variables(wire, cast, clients);
    }

    /// @param opening a wire to a server with these settings
    /// @throws ScriptFailure with the transcript, when the server does not do as the script says
    static void perform(Script script, Function<Map<String, String>, Wire> opening) {
        try (Wire wire = opening.apply(script.settings())) {
            perform(script, wire);
        }
    }

    private static void perform(Script script, Wire wire) {
        Play play = new Play(wire);
        try {
            for (Script.Step step : script.steps()) {
                play.transcript.at(step.line());
                play.perform(script, step);
            }
        } finally {
            play.clients.values().forEach(ScriptClient::end);
        }
    }

    private void perform(Script script, Script.Step step) {
        try {
            step.action().run(this);
            if (step == script.steps().getLast()) {
                requireNothingUnread();
            }
        } catch (TestAbortedException skipped) {
            throw skipped;
        } catch (AssertionError | RuntimeException failure) {
            throw new ScriptFailure(script.name() + ".script:" + step.line() + ": " + step.sentence() + "\n"
                    + failure.getMessage() + "\n\n" + transcript + "\n", failure);
        }
    }

    private void requireNothingUnread() {
        wire.settle(clients.values());
        for (ScriptClient client : clients.values()) {
            if (!client.isOver()) {
                Expectations.nothing(client);
            }
        }
    }

    Cast cast() {
        return cast;
    }

    Variables variables() {
        return variables;
    }

    void requireTls() {
        if (!wire.hasTls()) {
            throw new TestAbortedException("needs real TLS");
        }
    }

    void requireMemory() {
        if (!wire.patience().isZero()) {
            throw new TestAbortedException("only in memory");
        }
    }

    void requireMessages() {
        if (!wire.carriesMessages()) {
            throw new TestAbortedException("needs messages (RFC 7395)");
        }
        messagesOnly = true;
    }

    /// What a script says of TCP does not hold for messages, unless it is about them.
    private void requireDocument(String why) {
        if (wire.carriesMessages() && !messagesOnly) {
            throw new TestAbortedException(why);
        }
    }

    ScriptClient client(String name) {
        ScriptClient client = clients.get(name);
        if (client == null) {
            throw new ScriptFailure(name + " has no connection");
        }
        return client;
    }

    ScriptClient open(String name, boolean secure) {
        if (!secure) {
            requireDocument("no STARTTLS in messages");
        }
        return open(name, listener -> wire.open(name, secure, listener));
    }

    private ScriptClient open(String name, Function<Link.Listener, Link> open) {
        ScriptClient client = new ScriptClient(name, wire, transcript, open);
        clients.put(name, client);
        return client;
    }

    /// A connection of another server or a component.
    void openOther(String name, String listener, boolean secure) {
        open(name, peer -> wire.openOther(listener, secure, peer));
    }

    /// The server connects to another server.
    void awaitServer(String name) {
        open(name, wire::awaitServer);
        wire.run();
    }

    void refuseServer() {
        wire.refuseServer();
    }

    void requireNoConnecting() {
        if (wire.isConnecting()) {
            throw new ScriptFailure("the server connects to somebody");
        }
    }

    /// @param more attributes
    void sendServerHeader(String name, String from, String more) {
        client(name).send("<?xml version='1.0'?><stream:stream from='" + from + "' to='" + wire.domain() + "' version='1.0'" + more
                + " xmlns='jabber:server' xmlns:db='jabber:server:dialback' xmlns:stream='http://etherx.jabber.org/streams'>");
    }

    /// It agrees to TLS.
    void agreeToTls(String name) {
        ScriptClient client = client(name);
        client.restart();
        client.send("<proceed xmlns='urn:ietf:params:xml:ns:xmpp-tls'/>");
    }

    Login login(String name) {
        return new Login(client(name), wire);
    }

    void openStream(String name) {
        login(name).openStream();
    }

    /// Opens a connection and a stream, authenticates and opens the stream anew: ready to bind.
    void logIn(String name, String account) {
        open(name, true);
        quietly(name, login -> authenticated(login, cast.account(account)));
    }

    private void authenticated(Login login, Cast.Account account) {
        login.openStream();
        login.requireSuccess(login.authenticate("PLAIN", account.user(), account.password()));
        login.openStream();
    }

    /// @param as `account`, `account/resource`, or empty when the client's name says it
    void connect(String name, String as) {
        String[] parts = (as.isEmpty() ? name : as).split("/", 2);
        Cast.Account account = cast.account(parts[0]);
        open(name, true);
        quietly(name, login -> {
            authenticated(login, account);
            login.bind(parts.length > 1 ? parts[1] : DEFAULT_RESOURCE);
        });
    }

    private void quietly(String name, Consumer<Login> negotiation) {
        ScriptClient client = client(name);
        client.mute(true);
        negotiation.accept(login(name));
        client.mute(false);
    }

    /// Sends what a client sends first: a request for the roster, and presence.
    void goOnline(String name, String as, String priority) {
        connect(name, as);
        readRoster(name);
        client(name).send(priority.isEmpty() ? "<presence/>" : "<presence><priority>" + priority + "</priority></presence>");
        catchUp();
    }

    void readRoster(String name) {
        ScriptClient client = client(name);
        client.send("<iq type='get' id='roster'><query xmlns='" + ROSTER + "'/></iq>");
        Element result = client.nextElement();
        if (!result.has("query", ROSTER)) {
            throw new ScriptFailure(name + " received " + result + ", expected the roster");
        }
    }

    /// What the client has sent before still arrives.
    void drop(String name) {
        wire.settle(clients.values());
        client(name).drop();
    }

    /// Forgets what everybody has not read yet.
    void catchUp() {
        wire.settle(clients.values());
        clients.values().forEach(ScriptClient::forgetUnread);
    }

    void authenticate(String name, String mechanism, Cast.Account account, String password) {
        Login login = login(name);
        login.requireSuccess(login.authenticate(mechanism, account.user(), password));
    }

    void failToAuthenticate(String name, String mechanism, Cast.Account account, String password, String condition) {
        Login login = login(name);
        login.requireFailure(login.authenticate(mechanism, account.user(), password), condition);
    }

    void send(String name, String text) {
        client(name).send(variables.substitute(text));
    }

    /// Sends bytes: `\xNN` is one of them, `\n` a line feed.
    void sendRaw(String name, String text) {
        byte[] source = variables.substitute(text).getBytes(UTF_8);
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        for (int i = 0; i < source.length; i++) {
            if (source[i] == '\\' && source[i + 1] == 'x') {
                bytes.write(Integer.parseInt(new String(source, i + 2, 2, ISO_8859_1), 16));
                i += 3;
            } else if (source[i] == '\\' && source[i + 1] == 'n') {
                bytes.write('\n');
                i++;
            } else {
                bytes.write(source[i]);
            }
        }
        requireDocument("speaks of bytes, not of messages");
        client(name).sendRaw(bytes.toByteArray());
    }

    void advance(Duration time) {
        wire.settle(clients.values());
        wire.advance(time);
        wire.settle(clients.values());
    }

    /// What the connections have brought and nobody has read is forgotten.
    void restart(boolean orderly) {
        wire.settle(clients.values());
        clients.values().forEach(ScriptClient::leaveWithServer);
        wire.restart(orderly);
        clients.values().forEach(ScriptClient::awaitEnd);
    }

    void split() {
        wire.settle(clients.values());
        wire.split();
        wire.settle(clients.values());
    }

    void heal() {
        wire.settle(clients.values());
        wire.heal();
        wire.settle(clients.values());
    }

    /// The patterns of a block, with its variables replaced.
    List<Element> patterns(String text) {
        return XmlText.elements(variables.substitute(text));
    }

    /// Enables stream management, with resumption.
    void enableManagement(String name) {
        ScriptClient client = client(name);
        client.send("<enable xmlns='" + Counts.NAMESPACE + "' resume='true'/>");
        requireManagement(client, "enabled");
    }

    /// Opens a new stream that takes over another client's session.
    /// @param h what it says it has received; empty for what it has
    void resume(String name, String old, String h) {
        ScriptClient before = client(old);
        Jid jid = before.jid().orElseThrow(() -> new ScriptFailure(old + " has no resource yet"));
        logIn(name, cast.nameOf(jid));
        ScriptClient client = client(name);
        Counts counts = before.counts();
        client.counts().goOn(counts.id(), h.isEmpty() ? counts.received() : Long.parseLong(h));
        client.send("<resume xmlns='" + Counts.NAMESPACE + "' previd='" + counts.id() + "' h='" + client.counts().received() + "'/>");
        requireManagement(client, "resumed");
        client.bound(jid);
    }

    private static void requireManagement(ScriptClient client, String answer) {
        Element element = client.nextElement();
        if (!element.is(answer, Counts.NAMESPACE)) {
            throw new ScriptFailure(client.name() + " received " + element + ", expected <" + answer + "/>");
        }
    }

    /// @param count empty for all it has received
    void acknowledge(String name, String count) {
        wire.settle(clients.values());
        ScriptClient client = client(name);
        String h = count.isEmpty() ? Long.toString(client.counts().received()) : count;
        client.send("<a xmlns='" + Counts.NAMESPACE + "' h='" + h + "'/>");
    }

    void requireAcknowledged(String name, String h) {
        wire.settle(clients.values());
        requireH(client(name), client(name).counts().acknowledged(), h);
    }

    void requireAnswer(String name, String h) {
        wire.settle(clients.values());
        requireH(client(name), client(name).askForAcknowledgement(), h);
    }

    private static void requireH(ScriptClient client, String seen, String expected) {
        if (!seen.equals(expected)) {
            throw new ScriptFailure(client.name() + " was told h='" + seen + "', expected '" + expected + "'");
        }
    }

    void requireAsked(String name) {
        wire.settle(clients.values());
        if (client(name).counts().takeRequests() == 0) {
            throw new ScriptFailure(name + " was not asked for an acknowledgement");
        }
    }

    void receiveNothing(String name) {
        wire.settle(clients.values());
        Expectations.nothing(client(name));
    }

    void ignore(String name, String what) {
        client(name).ignore(switch (what) {
            case "presence" -> element -> element.name().equals("presence");
            case "messages" -> element -> element.name().equals("message");
            case "roster pushes" -> element -> element.name().equals("iq")
                    && element.attribute("type").filter("set"::equals).isPresent()
                    && element.has("query", ROSTER);
            case "everything" -> element -> true;
            default -> throw new ScriptFailure(what.toLowerCase(Locale.ROOT)
                    + "; expected presence, messages, roster pushes or everything");
        });
    }

    /// The client's end of the closing handshake, then the end of the connection.
    void closeAfterServer(String name) {
        ScriptClient client = client(name);
        client.send("</stream:stream>");
        if (!(client.next() instanceof Received.ConnectionClosed)) {
            throw new ScriptFailure(name + "'s stream is closed, but not the connection");
        }
    }
}
