package org.bluetick.web;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.bluetick.api.TestContext;
import org.bluetick.transport.Connection;
import org.bluetick.xml.Element;
import org.bluetick.xml.ElementParser;
import org.bluetick.xml.XmlException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A session of BOSH whose requests come to either of two nodes.
final class BoshOnTwoNodesTest {
    private static final String BODY = "<body xmlns='http://jabber.org/protocol/httpbind' ";

    @TempDir
    static Path folder;

    private final TwoNodes link = new TwoNodes();
    private House home;
    private House other;
    private Connection connection;
    private String sid;

    @BeforeEach
    void createASessionOnOneOfThem() throws Exception {
        WebConfig config = new WebConfig("", List.of(), List.of(), List.of("*"), false);
        home = new House(folder, config, web -> {}, link.first());
        other = new House(folder, config, web -> {}, link.second());
        CompletableFuture<Element> creation = post(home.https(BoshEndpoint.PATH), "rid='10' to='example.org' hold='1' wait='30'/>");
        heard();
        connection = home.streams().connection();
        connection.write("<stream:features xmlns:stream='http://etherx.jabber.org/streams'/>".getBytes(UTF_8));
        sid = get(creation).attribute("sid").orElseThrow();
        assertEquals("drained", heard());
    }

    @AfterEach
    void close() {
        home.close();
        other.close();
    }

    @Test
    void aRequestMayComeToAnyNodeAndIsAnsweredThere() throws Exception {
        CompletableFuture<Element> elsewhere = post(other.https(BoshEndpoint.PATH), "sid='" + sid + "' rid='11'><a xmlns='urn:x'>&lt;\u00e9</a></body>");
        assertEquals("<a xmlns='urn:x'>&lt;\u00e9</a>", heard());
        assertFalse(elsewhere.isDone());
        connection.write("<c xmlns='urn:x'/>".getBytes(UTF_8));
        assertEquals(List.of("c"), get(elsewhere).elements().map(Element::name).toList());
        assertEquals("drained", heard());
        post(home.https(BoshEndpoint.PATH), "sid='" + sid + "' rid='12'><b xmlns='urn:x'/></body>");
        assertEquals("<b xmlns='urn:x'/>", heard());
    }

    @Test
    void aSessionThatBeganProtectedGoesOnSoOnAnyNode() throws Exception {
        assertEquals("item-not-found", condition(post(other.http(BoshEndpoint.PATH), "sid='" + sid + "' rid='11'/>")));
    }

    @Test
    void whatWaitsForANodeThatGoesIsToldSo() throws Exception {
        CompletableFuture<Element> waiting = post(other.https(BoshEndpoint.PATH), "sid='" + sid + "' rid='11'><a xmlns='urn:x'/></body>");
        heard();
        link.cut();
        other.context().emit(new TestContext.Tick());
        assertEquals("item-not-found", condition(waiting));
        assertEquals("item-not-found", condition(post(other.https(BoshEndpoint.PATH), "sid='" + sid + "' rid='12'/>")));
    }

    private String heard() throws InterruptedException {
        return home.streams().heard();
    }

    private CompletableFuture<Element> post(URI address, String rest) {
        HttpRequest request = HttpRequest.newBuilder(address).POST(BodyPublishers.ofString(BODY + rest)).build();
        return home.browser().sendAsync(request, BodyHandlers.ofString()).thenApply(answer -> parsed(answer.body()));
    }

    private static Element parsed(String body) {
        try {
            return ElementParser.parse(body);
        } catch (XmlException e) {
            throw new AssertionError(body, e);
        }
    }

    private static Element get(CompletableFuture<Element> answer) throws Exception {
        return answer.get(10, TimeUnit.SECONDS);
    }

    private static String condition(CompletableFuture<Element> answer) throws Exception {
        assertEquals("terminate", get(answer).attribute("type").orElseThrow());
        return get(answer).attribute("condition").orElseThrow();
    }
}
