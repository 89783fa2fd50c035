package org.bluetick.web;

import java.nio.ByteBuffer;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.Base64;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.bluetick.address.Jid;
import org.bluetick.address.MalformedJidException;
import org.bluetick.api.ClientStreams;
import org.bluetick.api.Nodes;
import org.bluetick.xml.XmlException;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpMethod;
import org.eclipse.jetty.http.HttpStatus;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;
import org.eclipse.jetty.util.Promise;

/// XEP-0124 and XEP-0206: XMPP over HTTP requests that are answered late. Finds the session of each, here or on another node:
/// a session's id begins with the number of the node that has it. Key sequences, several streams in a session and content
/// types of the client's choice are not supported. Any thread.
final class BoshEndpoint extends Handler.Abstract.NonBlocking {
    static final String PATH = "/http-bind";
    private static final Pattern SID = Pattern.compile("([0-9]{1,9})\\..*");
    private static final int SID_BYTES = 18;
    private static final int STANZAS_A_BODY = 4;

    private final Jid domain;
    private final ClientStreams streams;
    private final Proxies proxies;
    private final Nodes nodes;
    private final BoshRelay relay;
    private final Clock clock;
    private final int maxBody;
    private final SecureRandom random = new SecureRandom();
    private final Map<String, BoshSession> sessions = new ConcurrentHashMap<>();

    BoshEndpoint(Jid domain, ClientStreams streams, Proxies proxies, Nodes nodes, Clock clock, int maxStanza) {
        this.domain = domain;
        this.streams = streams;
        this.proxies = proxies;
        this.nodes = nodes;
        this.relay = new BoshRelay(nodes, this::find);
        this.clock = clock;
        this.maxBody = STANZAS_A_BODY * maxStanza;
    }

    /// See [BoshSession#sweep].
    void sweep() {
        sessions.values().forEach(BoshSession::sweep);
        relay.sweep();
    }

    @Override
    public boolean handle(Request request, Response response, Callback callback) {
        if (!HttpMethod.POST.is(request.getMethod())) {
            response.getHeaders().put(HttpHeader.ALLOW, "POST, OPTIONS");
            Response.writeError(request, response, callback, HttpStatus.METHOD_NOT_ALLOWED_405);
            return true;
        }
        request.addIdleTimeoutListener(timeout -> false); // silence is what it is about
        BoshExchange.Answer answer = (body, sent) -> send(body, response, Callback.from(callback,
                Callback.from(() -> sent.accept(true), lost -> sent.accept(false))));
        Content.Source.asByteArrayAsync(request, maxBody, Promise.Invocable.from(InvocationType.NON_BLOCKING,
                bytes -> received(bytes, request, answer),
                tooLarge -> Response.writeError(request, response, callback, HttpStatus.BAD_REQUEST_400)));
        return true;
    }

    private static void send(byte[] body, Response response, Callback callback) {
        response.getHeaders().put(HttpHeader.CONTENT_TYPE, "text/xml; charset=utf-8");
        response.getHeaders().put(HttpHeader.CONTENT_LENGTH, body.length);
        response.write(true, ByteBuffer.wrap(body), callback);
    }

    private void received(byte[] bytes, Request request, BoshExchange.Answer answer) {
        try {
            BodyElement body = BodyElement.parse(bytes);
            BoshExchange exchange = new BoshExchange(body.rid(), body, answer);
            String sid = body.attribute("sid").orElse(null);
            if (sid == null) {
                create(exchange, Peer.of(request, proxies));
            } else {
                route(sid, bytes, proxies.isProtected(request), exchange);
            }
        } catch (XmlException | IllegalArgumentException e) {
            answer.send(BodyElement.terminate("bad-request"), sent -> {});
        }
    }

    private void create(BoshExchange exchange, Peer peer) {
        String to = exchange.body().attribute("to").orElse("");
        if (!isOurs(to)) {
            exchange.answer().send(BodyElement.terminate(to.isEmpty() ? "improper-addressing" : "host-unknown"), sent -> {});
            return;
        }
        String sid = newSid();
        BoshSession session = new BoshSession(
                sid, domain.toString(), peer, exchange, streams, clock, () -> sessions.remove(sid));
        sessions.put(sid, session);
        session.begin(exchange);
    }

    private void route(String sid, byte[] body, boolean isProtected, BoshExchange exchange) {
        Matcher elsewhere = SID.matcher(sid);
        if (elsewhere.matches() && Integer.parseInt(elsewhere.group(1)) != nodes.self()) {
            relay.pass(Integer.parseInt(elsewhere.group(1)), sid, body, isProtected, exchange.answer());
        } else {
            find(sid, isProtected, exchange);
        }
    }

    /// A session that began protected goes on so.
    private void find(String sid, boolean isProtected, BoshExchange exchange) {
        BoshSession session = sessions.get(sid);
        if (session == null || session.secure() && !isProtected) {
            exchange.answer().send(BodyElement.terminate("item-not-found"), sent -> {});
        } else {
            session.request(exchange);
        }
    }

    private boolean isOurs(String to) {
        try {
            return Jid.of(to).equals(domain);
        } catch (MalformedJidException e) {
            return false;
        }
    }

    private String newSid() {
        byte[] sid = new byte[SID_BYTES];
        random.nextBytes(sid);
        return nodes.self() + "." + Base64.getUrlEncoder().encodeToString(sid);
    }
}
