package org.bluetick.example;

import java.util.UUID;
import java.util.concurrent.atomic.LongAdder;
import org.bluetick.api.Router;
import org.bluetick.api.Service;
import org.bluetick.stanza.Iq;
import org.bluetick.stanza.Message;
import org.bluetick.stanza.Presence;
import org.bluetick.stanza.Stanza;
import org.bluetick.stanza.StanzaError;
import org.bluetick.stanza.StanzaException;
import org.bluetick.xml.Element;

/// What is at `echo.example.org`. Runs in the turn of whoever sends to it, so in many at a time: what they share is safe
/// for any thread.
final class EchoService implements Service {
    private static final String PING = "urn:xmpp:ping";
    private static final String DISCO_INFO = "http://jabber.org/protocol/disco#info";

    private final Router router;
    private final LongAdder echoes = new LongAdder();

    EchoService(Router router) {
        this.router = router;
    }

    /// How many messages it has said back since the server started.
    long echoes() {
        return echoes.sum();
    }

    @Override
    public String description() {
        return "Says back what it is told";
    }

    /// The switch has no default: should there be another kind of stanza one day, it does not compile.
    @Override
    public void receive(Stanza stanza) {
        switch (stanza) {
            case Message message -> echo(message);
            case Presence presence -> befriend(presence);
            case Iq iq when iq.isRequest() -> router.route(answer(iq));
            case Iq answer -> {} // it asks nobody
        }
    }

    /// An error is never answered (RFC 6120 §8.3.1); without a body there is nothing to say back.
    private void echo(Message message) {
        if (message.isError() || message.body().isEmpty()) {
            return;
        }
        Element content = message.element().with("from", message.to().toString()).with("id", UUID.randomUUID().toString());
        echoes.increment();
        router.route(Stanza.of(content, message.to(), message.from()).withTo(message.from()));
    }

    /// Whoever wants to have it in the roster may (RFC 6121 §3.1.5).
    private void befriend(Presence presence) {
        switch (presence.type()) {
            case SUBSCRIBE -> {
                reply(presence, Presence.Type.SUBSCRIBED);
                reply(presence, Presence.Type.AVAILABLE);
            }
            case PROBE -> reply(presence, Presence.Type.AVAILABLE);
            case AVAILABLE, UNAVAILABLE, SUBSCRIBED, UNSUBSCRIBE, UNSUBSCRIBED, ERROR -> {}
        }
    }

    private void reply(Presence presence, Presence.Type type) {
        router.route(Presence.of(presence.to(), presence.from(), type));
    }

    private static Iq answer(Iq request) {
        Element payload = request.payload().orElseThrow(() -> new StanzaException(StanzaError.BAD_REQUEST));
        if (request.type() == Iq.Type.GET && payload.is("ping", PING)) {
            return request.result();
        }
        if (request.type() == Iq.Type.GET && payload.is("query", DISCO_INFO)) {
            return request.result(info());
        }
        throw new StanzaException(StanzaError.SERVICE_UNAVAILABLE);
    }

    private static Element info() {
        return Element.of("query", DISCO_INFO,
                Element.of("identity", DISCO_INFO).with("category", "component").with("type", "bot").with("name", "Echo"),
                Element.of("feature", DISCO_INFO).with("var", DISCO_INFO),
                Element.of("feature", DISCO_INFO).with("var", PING));
    }
}
