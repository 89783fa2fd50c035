package org.bluetick.web;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Queue;
import java.util.TreeMap;
import org.bluetick.script.Link;
import org.bluetick.xml.Element;
import org.bluetick.xml.ElementParser;
import org.bluetick.xml.ElementWriter;
import org.bluetick.xml.MessageReader;
import org.bluetick.xml.XmlException;
import org.opentest4j.TestAbortedException;

/// The client's end of a BOSH session (XEP-0124, XEP-0206). To its user it carries messages as RFC 7395 has them. Any
/// thread; answers are dealt with in the order of their requests.
final class BoshLink implements Link {
    private static final String NAMESPACE = "http://jabber.org/protocol/httpbind";
    private static final int MOST_REQUESTS = 2;

    private final HttpClient http;
    private final URI address;
    private final Listener client;
    private final Queue<String> waiting = new ArrayDeque<>();
    private final TreeMap<Long, Element> answers = new TreeMap<>();
    private String sid = "";
    private long nextRid = 1000;
    private long nextAnswer = nextRid;
    private boolean restarting;
    private volatile boolean over;

    BoshLink(HttpClient http, URI address, Listener client) {
        this.http = http;
        this.address = address;
        this.client = client;
    }

    @Override
    public synchronized void send(byte[] bytes) {
        String message = new String(bytes, UTF_8);
        if (!over) {
            waiting.add(message);
            pump();
        }
    }

    @Override
    public void sendRaw(byte[] bytes) {
        throw new TestAbortedException("this client sends what is well-formed");
    }

    private void pump() {
        while (!over && !waiting.isEmpty() && inFlight() < (sid.isEmpty() ? 1 : MOST_REQUESTS)) {
            post(body(waiting.remove()));
        }
        if (!over && !sid.isEmpty() && inFlight() == 0) {
            post("/>");
        }
    }

    private long inFlight() {
        return nextRid - nextAnswer;
    }

    private String body(String message) {
        if (message.startsWith("<open ")) {
            String header = message.substring("<open ".length()).replaceFirst("xmlns='[^']*'", "").replace("version=", "xmpp:version=");
            restarting = !sid.isEmpty();
            return header.replaceFirst("/>$", (sid.isEmpty() ? " wait='20' hold='1' ver='1.6'" : " xmpp:restart='true'") + "/>");
        }
        return message.startsWith("<close ") ? "type='terminate'/>" : ">" + message + "</body>";
    }

    private void post(String rest) {
        long rid = nextRid++;
        String body = "<body xmlns='" + NAMESPACE + "' xmlns:xmpp='urn:xmpp:xbosh' rid='" + rid + "' "
                + (sid.isEmpty() ? "" : "sid='" + sid + "' ") + rest;
        HttpRequest request = HttpRequest.newBuilder(address).header("Content-Type", "text/xml; charset=utf-8")
                .header("X-Forwarded-Proto", address.getScheme()).POST(BodyPublishers.ofString(body)).build();
        http.sendAsync(request, BodyHandlers.ofString()).whenComplete((answer, failure) -> {
            if (failure != null) {
                end("terminate");
            } else {
                answered(rid, answer.body());
            }
        });
    }

    private synchronized void answered(long rid, String body) {
        try {
            answers.put(rid, ElementParser.parse(body));
        } catch (XmlException e) {
            throw new AssertionError(body, e);
        }
        for (Element next = answers.remove(nextAnswer); next != null; next = answers.remove(nextAnswer)) {
            nextAnswer++;
            take(next);
        }
        pump();
    }

    private void take(Element body) {
        boolean first = sid.isEmpty();
        sid = body.attribute("sid").orElse(sid);
        if ((first || restarting && !body.children().isEmpty()) && !over) {
            restarting = false;
            tell(Element.of("open", MessageReader.FRAMING).with("from", body.attribute("from").orElse("")).with("version", "1.0"));
        }
        body.elements().forEach(this::tell);
        body.attribute("type").ifPresent(this::end);
    }

    private void tell(Element message) {
        client.received(ElementWriter.toMessage(message));
    }

    private void end(String type) {
        if (!over && type.equals("terminate")) {
            over = true;
            tell(new Element("close", MessageReader.FRAMING, List.of(), List.of()));
            client.closed();
        }
    }

    @Override
    public void startTls() {
        throw new UnsupportedOperationException();
    }

    @Override
    public void drop() {
        throw new TestAbortedException("a session outlives its requests by a minute");
    }

    @Override
    public synchronized void end() {
        if (!over && !sid.isEmpty()) {
            waiting.clear();
            post("type='terminate'/>");
        }
        over = true;
    }

    @Override
    public boolean isOver() {
        return over;
    }

    @Override
    public byte[] channelBinding(String type) {
        throw new TestAbortedException("there is no channel to be bound to");
    }
}
