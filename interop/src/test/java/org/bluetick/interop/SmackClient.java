package org.bluetick.interop;

import java.io.IOException;
import java.net.InetAddress;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jivesoftware.smack.ConnectionConfiguration.SecurityMode;
import org.jivesoftware.smack.SmackException;
import org.jivesoftware.smack.StanzaCollector;
import org.jivesoftware.smack.XMPPException;
import org.jivesoftware.smack.filter.AndFilter;
import org.jivesoftware.smack.filter.MessageTypeFilter;
import org.jivesoftware.smack.filter.NotFilter;
import org.jivesoftware.smack.filter.StanzaIdFilter;
import org.jivesoftware.smack.filter.StanzaTypeFilter;
import org.jivesoftware.smack.packet.Message;
import org.jivesoftware.smack.packet.Stanza;
import org.jivesoftware.smack.roster.Roster;
import org.jivesoftware.smack.roster.Roster.SubscriptionMode;
import org.jivesoftware.smack.tcp.XMPPTCPConnection;
import org.jivesoftware.smack.tcp.XMPPTCPConnectionConfiguration;
import org.jivesoftware.smackx.ping.PingManager;
import org.jivesoftware.smackx.ping.packet.Ping;

/// Somebody who uses Smack, and the messages that have come for them, errors left out.
record SmackClient(XMPPTCPConnection connection, BlockingQueue<Message> messages) implements AutoCloseable {
    static final Duration LIMIT = Duration.ofSeconds(20);

    /// Logs in over STARTTLS; they accept who wants to see their presence.
    static SmackClient login(PackagedServer server, String user, String password) throws Exception {
        return login(server, user, password, builder -> {});
    }

    static SmackClient login(
            PackagedServer server, String user, String password, Consumer<XMPPTCPConnectionConfiguration.Builder> more)
            throws Exception {
        XMPPTCPConnectionConfiguration.Builder builder = builder(server)
                .setUsernameAndPassword(user, password)
                .setSecurityMode(SecurityMode.required);
        more.accept(builder);
        XMPPTCPConnection connection = new XMPPTCPConnection(builder.build());
        connection.setReplyTimeout(LIMIT.toMillis());
        SmackClient client = new SmackClient(connection, new LinkedBlockingQueue<>());
        try {
            Roster.getInstanceFor(connection).setSubscriptionMode(SubscriptionMode.accept_all);
            connection.addStanzaListener(stanza -> client.messages.add((Message) stanza),
                    new AndFilter(StanzaTypeFilter.MESSAGE, new NotFilter(MessageTypeFilter.ERROR)));
            connection.connect().login();
            // Its answer comes after the initial presence has been dealt with, for which Smack does not wait.
            PingManager.getInstanceFor(connection).pingMyServer();
            return client;
        } catch (IOException | SmackException | XMPPException e) {
            client.close();
            throw e;
        }
    }

    /// TLS from the first byte. Smack sees a plain stream; the socket does the rest.
    static void overDirectTls(PackagedServer server, XMPPTCPConnectionConfiguration.Builder builder) {
        try {
            builder.setPort(server.directTlsPort())
                    .setSocketFactory(Trust.in(server.certificate()).context().getSocketFactory())
                    .setSecurityMode(SecurityMode.disabled);
        } catch (IOException | GeneralSecurityException e) {
            throw new AssertionError("the server's certificate cannot be used", e);
        }
    }

    Roster roster() {
        return Roster.getInstanceFor(connection);
    }

    Message nextMessage() throws InterruptedException {
        Message message = messages.poll(LIMIT.toMillis(), TimeUnit.MILLISECONDS);
        if (message == null) {
            throw new AssertionError("expected a message for " + connection.getUser() + " within " + LIMIT);
        }
        return message;
    }

    /// The next message that says this. What an earlier test left waiting for the account comes first, and is passed over.
    Message messageSaying(String body) throws InterruptedException {
        Message message = nextMessage();
        while (!body.equals(message.getBody())) {
            message = nextMessage();
        }
        return message;
    }

    /// Sends it and waits for the stanza that comes back with the same id.
    <T extends Stanza> T answerTo(Stanza stanza) throws Exception {
        StanzaCollector collector = connection.createStanzaCollectorAndSend(new StanzaIdFilter(stanza), stanza);
        try {
            return collector.nextResultOrThrow(LIMIT.toMillis());
        } finally {
            collector.cancel();
        }
    }

    /// As when the network is gone: without a word to the server.
    void loseConnection() {
        connection.instantShutdown();
    }

    /// Acknowledges what has come, and waits until the server has acknowledged all that was sent (XEP-0198): then a checkpoint has both.
    void awaitAllAcknowledged() throws Exception {
        connection.sendSmAcknowledgement();
        CountDownLatch acknowledged = new CountDownLatch(1);
        Ping last = new Ping(connection, connection.getXMPPServiceDomain());
        connection.addStanzaIdAcknowledgedListener(last.getStanzaId(), stanza -> acknowledged.countDown());
        connection.sendStanza(last);
        if (!acknowledged.await(LIMIT.toSeconds(), TimeUnit.SECONDS)) {
            throw new AssertionError("expected all of " + connection.getUser() + " to be acknowledged within " + LIMIT);
        }
    }

    @Override
    public void close() {
        connection.disconnect();
    }

    private static XMPPTCPConnectionConfiguration.Builder builder(PackagedServer server)
            throws IOException, GeneralSecurityException {
        return XMPPTCPConnectionConfiguration.builder()
                .setXmppDomain(PackagedServer.DOMAIN)
                .setHostAddress(InetAddress.getLoopbackAddress())
                .setPort(server.port())
                .setCustomX509TrustManager(Trust.in(server.certificate()).manager());
    }
}
