package org.bluetick.offline;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import org.bluetick.api.Keeping;
import org.bluetick.api.MessageId;
import org.bluetick.session.ClientLink;
import org.bluetick.session.Mailbox;
import org.bluetick.session.Session;
import org.bluetick.stanza.Message;
import org.bluetick.stanza.Presence;
import org.bluetick.stanza.Stanza;
import org.bluetick.stanza.StreamError;
import org.bluetick.xml.Element;
import org.bluetick.xml.Text;

/// A client on a session without a stream. What it gets it gets in the session's turn; what a test asks of it is posted there.
final class Client implements Mailbox.Owner, ClientLink {
    /// How it acknowledges: with its socket, with XEP-0198 whenever it is asked, or with that when the test says so.
    enum Acks { SOCKET, ASKED, TOLD }

    /// A message it got: whose, which of these, and its stanza-id.
    record Got(String sender, int number, MessageId id, boolean late) {}

    private final House house;
    private final Acks acks;
    private final List<Got> got = new ArrayList<>();
    private final Set<MessageId> ids = new HashSet<>();
    private Session session;
    private long handled;
    private long written;
    private boolean deaf;
    /// It reads nothing for now: its socket takes no more.
    private boolean behind;
    private boolean closed;
    /// The most it was sent without having acknowledged it.
    private long mostInFlight;
    private long acknowledged;
    private final AtomicInteger count = new AtomicInteger();

    Client(House house, Acks acks) {
        this.house = house;
        this.acks = acks;
    }

    void bind(Session bound) {
        session = bound;
    }

    void say(Element stanza) {
        session.mailbox().post(() -> session.receive(stanza));
    }

    void becomeAvailable() {
        say(Element.of("presence", Stanza.NAMESPACE));
    }

    void becomeUnavailable() {
        say(Element.of("presence", Stanza.NAMESPACE).with("type", Presence.Type.UNAVAILABLE.name().toLowerCase(java.util.Locale.ROOT)));
    }

    void write(int number) {
        write(number, 0);
    }

    /// @param more characters of the message besides
    void write(int number, int more) {
        Element body = Element.of("body", Stanza.NAMESPACE, new Text(Integer.toString(number)));
        Element filling = Element.of("filling", "urn:test", new Text("x".repeat(more)));
        say(Element.of("message", Stanza.NAMESPACE, body, filling).with("to", House.JULIET.toString()).with("type", "chat"));
    }

    /// Loses the stream: from now on it gets nothing.
    void drop() {
        session.mailbox().post(() -> {
            deaf = true;
            session.detach(this);
        });
    }

    /// Loses the stream, and what is written to it until the server sees that.
    void goDeaf() {
        session.mailbox().post(() -> deaf = true);
    }

    void resume() {
        session.mailbox().post(() -> {
            deaf = false;
            session.resume(this, handled);
            acknowledged = handled;
        });
    }

    void stopsReading() {
        session.mailbox().post(() -> behind = true);
    }

    void readsOn() {
        session.mailbox().post(() -> behind = false);
    }

    boolean isClosed() {
        CompletableFuture<Boolean> answer = new CompletableFuture<>();
        session.mailbox().post(() -> answer.complete(closed));
        return House.await(answer);
    }

    void acknowledge() {
        session.mailbox().post(this::acknowledgeNow);
    }

    /// Ends the session, after another turn, in which the socket takes what is left.
    void end() {
        afterTurn();
        session.mailbox().post(session::end);
        afterTurn();
    }

    /// Waits until all that was posted is done, and its turn.
    void afterTurn() {
        for (int i = 0; i < 2; i++) {
            CompletableFuture<Void> done = new CompletableFuture<>();
            session.mailbox().post(() -> done.complete(null));
            House.await(done);
        }
    }

    int count() {
        return count.get();
    }

    List<Got> got() {
        CompletableFuture<List<Got>> copy = new CompletableFuture<>();
        session.mailbox().post(() -> copy.complete(List.copyOf(got)));
        return House.await(copy);
    }

    long mostInFlight() {
        return mostInFlight;
    }

    @Override
    public void send(Element element) {
        if (deaf) {
            return;
        }
        if (Stanza.isStanza(element)) {
            handled++;
            written++;
            mostInFlight = Math.max(mostInFlight, handled - acknowledged);
        }
        if (element.name().equals("message")) {
            receive((Message) Stanza.of(element, org.bluetick.address.Jid.of(element.attribute("from").orElseThrow()), session.jid()));
        } else if (element.name().equals("r") && acks == Acks.ASKED) {
            session.mailbox().post(this::acknowledgeNow);
        }
    }

    private void receive(Message message) {
        MessageId id = Keeping.idOf(House.JULIET, message).orElseThrow();
        if (house.acknowledged.contains(id) && ids.contains(id)) {
            throw new AssertionError(id + " was acknowledged and has come again");
        }
        ids.add(id);
        got.add(new Got(message.from().toString(), Integer.parseInt(message.body().orElseThrow()), id,
                message.element().has("delay", "urn:xmpp:delay")));
        count.incrementAndGet();
    }

    private void acknowledgeNow() {
        if (!deaf && acks != Acks.SOCKET) {
            acknowledged = handled;
            session.acknowledged(handled);
        }
    }

    @Override
    public void turnEnded() {
        session.turnEnded(false);
        session.flushed();
        if (acks == Acks.SOCKET) {
            acknowledged = handled;
        }
    }

    @Override
    public void turnFailed() {
        throw new AssertionError("a turn failed");
    }

    @Override
    public long written() {
        return written;
    }

    @Override
    public long taken() {
        return behind ? 0 : written;
    }

    @Override
    public boolean isBehind() {
        return behind;
    }

    @Override
    public void close(StreamError reason) {
        deaf = true;
        closed = true;
    }

    @Override
    public void leave(StreamError reason) {
        deaf = true;
    }
}
