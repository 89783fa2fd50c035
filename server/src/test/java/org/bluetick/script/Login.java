package org.bluetick.script;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.Base64;
import java.util.HashMap;
import java.util.Optional;
import org.bluetick.address.Jid;
import org.bluetick.sasl.ChannelBinding;
import org.bluetick.sasl.ScramClient;
import org.bluetick.sasl.ScramHash;
import org.bluetick.xml.Element;

/// The client's side of stream negotiation: header, TLS, authentication, binding (RFC 6120 §4 to §7).
final class Login {
    private static final String SASL = "urn:ietf:params:xml:ns:xmpp-sasl";
    private static final String TLS = "urn:ietf:params:xml:ns:xmpp-tls";
    private static final String BIND = "urn:ietf:params:xml:ns:xmpp-bind";
    private static final String STREAMS = "http://etherx.jabber.org/streams";

    private final ScriptClient client;
    private final Wire wire;

    Login(ScriptClient client, Wire wire) {
        this.client = client;
        this.wire = wire;
    }

    void sendHeader() {
        client.send("<?xml version='1.0'?><stream:stream to='" + wire.domain() + "' version='1.0' xml:lang='en'"
                + " xmlns='jabber:client' xmlns:stream='" + STREAMS + "'>");
    }

    /// Opens a stream and reads the features it offers.
    Element openStream() {
        sendHeader();
        Received header = client.next();
        if (!(header instanceof Received.Header)) {
            throw new ScriptFailure(client.name() + " received " + header + ", expected a stream header");
        }
        return expect("features", STREAMS);
    }

    void startTls() {
        client.send("<starttls xmlns='" + TLS + "'/>");
        expect("proceed", TLS);
        client.link().startTls();
        client.restart();
    }

    /// Runs a whole exchange.
    /// @return `success` or `failure`
    Element authenticate(String mechanism, String user, String password) {
        Element outcome = mechanism.equals("PLAIN") ? plain(user, password) : scram(mechanism, user, password);
        if (outcome.is("success", SASL)) {
            client.restart();
        }
        return outcome;
    }

    private Element plain(String user, String password) {
        auth("PLAIN", ("\0" + user + "\0" + password).getBytes(UTF_8));
        return client.nextElement();
    }

    private Element scram(String mechanism, String user, String password) {
        boolean plus = mechanism.endsWith("-PLUS");
        ScramHash hash = hash(plus ? mechanism.substring(0, mechanism.length() - "-PLUS".length()) : mechanism);
        Optional<ChannelBinding> binding = plus
                ? Optional.of(new ChannelBinding("tls-exporter", client.link().channelBinding("tls-exporter")))
                : Optional.empty();
        ScramClient scram = new ScramClient(hash, user, password, binding);
        auth(mechanism, scram.first());
        Element challenge = client.nextElement();
        if (!challenge.is("challenge", SASL)) {
            return challenge;
        }
        byte[] answer = scram.respond(Base64.getDecoder().decode(challenge.text()));
        client.send("<response xmlns='" + SASL + "'>" + Base64.getEncoder().encodeToString(answer) + "</response>");
        Element outcome = client.nextElement();
        if (outcome.is("success", SASL)) {
            scram.verify(Base64.getDecoder().decode(outcome.text()));
        }
        return outcome;
    }

    private static ScramHash hash(String mechanism) {
        for (ScramHash hash : ScramHash.values()) {
            if (hash.mechanism().equals(mechanism)) {
                return hash;
            }
        }
        throw new ScriptFailure(mechanism + ": expected PLAIN or a SCRAM mechanism");
    }

    private void auth(String mechanism, byte[] initial) {
        client.send("<auth xmlns='" + SASL + "' mechanism='" + mechanism + "'>"
                + Base64.getEncoder().encodeToString(initial) + "</auth>");
    }

    void requireSuccess(Element outcome) {
        if (!outcome.is("success", SASL)) {
            throw new ScriptFailure(client.name() + " received " + outcome + ", expected success");
        }
    }

    void requireFailure(Element outcome, String condition) {
        if (!outcome.is("failure", SASL) || !outcome.has(condition, SASL)) {
            throw new ScriptFailure(client.name() + " received " + outcome + ", expected the failure " + condition);
        }
    }

    /// @param resource empty to let the server choose
    void bind(String resource) {
        String wish = resource.isEmpty() ? "" : "<resource>" + resource + "</resource>";
        client.send("<iq type='set' id='bind'><bind xmlns='" + BIND + "'>" + wish + "</bind></iq>");
        Element result = client.nextElement();
        Optional<Jid> jid = result.child("bind", BIND).flatMap(bind -> bind.child("jid", BIND)).map(Element::text).map(Jid::of);
        client.bound(jid.orElseThrow(
                () -> new ScriptFailure(client.name() + " received " + result + ", expected the result of binding")));
    }

    private Element expect(String element, String namespace) {
        Element seen = client.nextElement();
        Optional<String> wrong = new ElementPattern(Element.of(element, namespace)).mismatch(seen, new HashMap<>());
        if (wrong.isPresent()) {
            throw new ScriptFailure(client.name() + " received " + seen + ": " + wrong.get());
        }
        return seen;
    }
}
