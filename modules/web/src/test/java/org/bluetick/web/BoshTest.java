package org.bluetick.web;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
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

/// BOSH sessions as connections; what streams do with them, scripts show.
final class BoshTest {
    private static final String BODY = "<body xmlns='http://jabber.org/protocol/httpbind' xmlns:xmpp='urn:xmpp:xbosh' ";
    private static final String FEATURES = "<stream:features xmlns:stream='http://etherx.jabber.org/streams'/>";

    @TempDir
    static Path folder;

    private House house;
    private Connection connection;
    private String sid;

    @BeforeEach
    void open() throws Exception {
        house = new House(folder, new WebConfig("", List.of("127.0.0.1"), List.of(), List.of("*"), false), web -> {});
    }

    @AfterEach
    void close() {
        house.close();
    }

    @Test
    void aSessionIsCreatedAndAnsweredWithTheFeatures() throws Exception {
        CompletableFuture<Element> creation = post("rid='10' to='example.org' hold='1' wait='30' xmpp:version='1.0' xml:lang='en'/>");
        assertEquals("<open xmlns='urn:ietf:params:xml:ns:xmpp-framing' to='example.org' version='1.0' xml:lang='en'/>", heard());
        house.streams().connection().write(List.of(bytes("<open xmlns='urn:ietf:params:xml:ns:xmpp-framing'/>"), bytes(FEATURES)));
        Element body = get(creation);
        assertEquals("30", body.attribute("wait").orElseThrow());
        assertEquals("2", body.attribute("requests").orElseThrow());
        assertEquals("example.org", body.attribute("from").orElseThrow());
        assertEquals("true", body.attribute("urn:xmpp:xbosh", "restartlogic").orElseThrow());
        assertEquals(List.of("features"), body.elements().map(Element::name).toList());
    }

    @Test
    void payloadsArriveInTheOrderOfTheirRequestIds() throws Exception {
        create();
        CompletableFuture<Element> second = post("sid='" + sid + "' rid='12'><b xmlns='urn:x'/></body>");
        CompletableFuture<Element> first = post("sid='" + sid + "' rid='11'><a xmlns='urn:x'/><a2 xmlns='urn:x'/></body>");
        assertEquals("<a xmlns='urn:x'/>", heard());
        assertEquals("<a2 xmlns='urn:x'/>", heard());
        assertEquals("<b xmlns='urn:x'/>", heard());
        assertTrue(get(first).children().isEmpty()); // one request at a time is held
        connection.write(bytes("<c xmlns='urn:x'/>"));
        assertEquals(List.of("c"), get(second).elements().map(Element::name).toList());
    }

    @Test
    void aStanzaWithoutItsNamespaceIsTakenForOne() throws Exception {
        create();
        post("sid='" + sid + "' rid='11'><message><body>Hi</body></message></body>");
        assertEquals("<message xmlns='jabber:client'><body>Hi</body></message>", heard());
    }

    @Test
    void aRequestIdBeyondTheWindowEndsTheSession() throws Exception {
        create();
        assertEquals("item-not-found", condition(post("sid='" + sid + "' rid='13'/>")));
        assertEquals("closed", heard());
        assertEquals("item-not-found", condition(post("sid='" + sid + "' rid='11'/>")));
    }

    @Test
    void aRepeatedRequestGetsTheSameAnswerAndIsNotHeardTwice() throws Exception {
        create();
        CompletableFuture<Element> once = post("sid='" + sid + "' rid='11'><a xmlns='urn:x'/></body>");
        heard();
        connection.write(bytes("<c xmlns='urn:x'/>"));
        Element answer = get(once);
        assertEquals(answer, get(post("sid='" + sid + "' rid='11'><a xmlns='urn:x'/></body>")));
        post("sid='" + sid + "' rid='12'><d xmlns='urn:x'/></body>");
        assertEquals("drained", heard());
        assertEquals("<d xmlns='urn:x'/>", heard());
    }

    @Test
    void aRequestRepeatedWhileItIsHeldIsAnsweredInItsNewPlace() throws Exception {
        create();
        CompletableFuture<Element> broken = post("sid='" + sid + "' rid='11'><a xmlns='urn:x'/></body>");
        heard();
        CompletableFuture<Element> again = post("sid='" + sid + "' rid='11'><a xmlns='urn:x'/></body>");
        assertEquals("error", get(broken).attribute("type").orElseThrow());
        connection.write(bytes("<c xmlns='urn:x'/>"));
        assertEquals(List.of("c"), get(again).elements().map(Element::name).toList());
    }

    @Test
    void whoWaitsLongEnoughIsAnsweredWithNothing() throws Exception {
        create();
        CompletableFuture<Element> held = post("sid='" + sid + "' rid='11'><a xmlns='urn:x'/></body>");
        heard();
        pass(29);
        assertFalse(held.isDone());
        pass(2);
        assertTrue(get(held).children().isEmpty());
    }

    @Test
    void aSessionNobodyAsksForExpires() throws Exception {
        create();
        pass(59);
        assertTrue(house.streams().heardNothing());
        pass(2);
        assertEquals("closed", heard());
        assertEquals("item-not-found", condition(post("sid='" + sid + "' rid='11'/>")));
    }

    @Test
    void aPausedSessionIsWaitedForLonger() throws Exception {
        create();
        assertTrue(get(post("sid='" + sid + "' rid='11' pause='10000000'/>")).children().isEmpty());
        pass(119);
        assertTrue(house.streams().heardNothing());
        pass(2);
        assertEquals("closed", heard());
    }

    @Test
    void theClientEndsTheSession() throws Exception {
        create();
        CompletableFuture<Element> last = post("sid='" + sid + "' rid='11' type='terminate'><a xmlns='urn:x'/></body>");
        assertEquals("<a xmlns='urn:x'/>", heard());
        assertTrue(heard().startsWith("<close "));
        connection.write(bytes("<close xmlns='urn:ietf:params:xml:ns:xmpp-framing'/>"));
        connection.close();
        Element answer = get(last);
        assertEquals("terminate", answer.attribute("type").orElseThrow());
        assertTrue(answer.attribute("condition").isEmpty());
        assertEquals("closed", heard());
    }

    @Test
    void theServerEndsTheSessionWithAStreamError() throws Exception {
        create();
        CompletableFuture<Element> held = post("sid='" + sid + "' rid='11'><a xmlns='urn:x'/></body>");
        heard();
        connection.write(List.of(bytes("<c xmlns='urn:x'/>"),
                bytes("<stream:error xmlns:stream='http://etherx.jabber.org/streams'/>"),
                bytes("<close xmlns='urn:ietf:params:xml:ns:xmpp-framing'/>")));
        connection.close();
        Element answer = get(held);
        assertEquals("remote-stream-error", answer.attribute("condition").orElseThrow());
        assertEquals(List.of("c", "error"), answer.elements().map(Element::name).toList());
    }

    @Test
    void theEndIsToldToWhoAsksNext() throws Exception {
        create();
        connection.write(bytes("<stream:error xmlns:stream='http://etherx.jabber.org/streams'/>"));
        connection.close();
        assertEquals("closed", heard());
        assertEquals("remote-stream-error", condition(post("sid='" + sid + "' rid='11'/>")));
        assertEquals("item-not-found", condition(post("sid='" + sid + "' rid='12'/>")));
    }

    @Test
    void aRestartIsAnOpeningOfTheStream() throws Exception {
        create();
        post("sid='" + sid + "' rid='11' to='example.org' xmpp:restart='true'><a xmlns='urn:x'/></body>");
        assertEquals("<open xmlns='urn:ietf:params:xml:ns:xmpp-framing' to='example.org' version='1.0'/>", heard());
        post("sid='" + sid + "' rid='12'><b xmlns='urn:x'/></body>");
        assertEquals("<b xmlns='urn:x'/>", heard());
    }

    @Test
    void whatIsWrittenCountsUntilItWasTaken() throws Exception {
        create();
        connection.write(bytes("<c xmlns='urn:x'/>"));
        assertEquals(18, connection.unsent());
        get(post("sid='" + sid + "' rid='11'/>"));
        assertEquals("drained", heard());
        assertEquals(0, connection.unsent());
    }

    @Test
    void whileReadingIsSuspendedNothingIsHeardAndNobodyIsAnswered() throws Exception {
        create();
        connection.suspendReading();
        CompletableFuture<Element> first = post("sid='" + sid + "' rid='11'><a xmlns='urn:x'/></body>");
        post("sid='" + sid + "' rid='12'/>");
        get(post("sid='none' rid='1'/>")); // goes the same way, later
        assertTrue(house.streams().heardNothing());
        assertFalse(first.isDone());
        connection.resumeReading();
        assertEquals("<a xmlns='urn:x'/>", heard());
        assertTrue(get(first).children().isEmpty());
    }

    @Test
    void whatCannotBeASessionIsRefused() throws Exception {
        assertEquals("host-unknown", condition(post("rid='1' to='elsewhere.example'/>")));
        assertEquals("improper-addressing", condition(post("rid='1'/>")));
        assertEquals("bad-request", condition(post("rid='1.5' to='example.org'/>")));
        assertEquals("bad-request", condition(post("rid='9007199254740992' to='example.org'/>")));
        assertEquals("bad-request", condition(raw("<iq xmlns='jabber:client'/>")));
        assertEquals("bad-request", condition(raw("")));
        assertEquals("item-not-found", condition(post("rid='1' sid='../../etc/passwd'/>")));
    }

    @Test
    void whatIsTooMuchIsNotRead() throws Exception {
        HttpRequest request = HttpRequest.newBuilder(house.http(BoshEndpoint.PATH))
                .POST(BodyPublishers.ofString(BODY + "rid='1'>" + " ".repeat(400_001) + "</body>")).build();
        assertEquals(400, house.browser().send(request, BodyHandlers.ofString()).statusCode());
    }

    @Test
    void pagesMayAskBeforehand() throws Exception {
        HttpRequest request = HttpRequest.newBuilder(house.http(BoshEndpoint.PATH)).method("OPTIONS", BodyPublishers.noBody())
                .headers("Origin", "https://chat.example", "Access-Control-Request-Method", "POST",
                        "Access-Control-Request-Headers", "content-type").build();
        HttpResponse<String> answer = house.browser().send(request, BodyHandlers.ofString());
        assertEquals("https://chat.example", answer.headers().firstValue("Access-Control-Allow-Origin").orElseThrow());
        assertTrue(answer.headers().firstValue("Access-Control-Allow-Headers").orElseThrow().contains("Content-Type"));
    }

    /// A session with `hold='1' wait='30'`, whose next request id is 11.
    private void create() throws Exception {
        CompletableFuture<Element> creation = post("rid='10' to='example.org' hold='1' wait='30'/>");
        heard();
        connection = house.streams().connection();
        connection.write(bytes(FEATURES));
        sid = get(creation).attribute("sid").orElseThrow();
        assertEquals("drained", heard());
    }

    private CompletableFuture<Element> post(String rest) {
        return raw(BODY + rest);
    }

    private CompletableFuture<Element> raw(String body) {
        HttpRequest request = HttpRequest.newBuilder(house.https(BoshEndpoint.PATH))
                .header("Content-Type", "text/xml; charset=utf-8").POST(BodyPublishers.ofString(body)).build();
        return house.browser().sendAsync(request, BodyHandlers.ofString()).thenApply(answer -> parsed(answer.body()));
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

    private String heard() throws InterruptedException {
        return house.streams().heard();
    }

    private void pass(int seconds) {
        house.context().clock().advance(Duration.ofSeconds(seconds));
        house.context().emit(new TestContext.Tick());
    }

    private static byte[] bytes(String text) {
        return text.getBytes(UTF_8);
    }
}
