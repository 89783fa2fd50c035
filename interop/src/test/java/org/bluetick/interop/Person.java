package org.bluetick.interop;

import java.net.InetAddress;
import java.time.Duration;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import org.jivesoftware.smack.ConnectionConfiguration.SecurityMode;
import org.jivesoftware.smack.XMPPException.XMPPErrorException;
import org.jivesoftware.smack.packet.Message;
import org.jivesoftware.smack.packet.MessageBuilder;
import org.jivesoftware.smack.packet.Presence;
import org.jivesoftware.smack.packet.Stanza;
import org.jivesoftware.smack.packet.StanzaError;
import org.jivesoftware.smack.roster.Roster;
import org.jivesoftware.smack.tcp.XMPPTCPConnection;
import org.jivesoftware.smack.tcp.XMPPTCPConnectionConfiguration;
import org.jivesoftware.smackx.iqregister.AccountManager;
import org.jivesoftware.smackx.ping.PingManager;
import org.jxmpp.jid.EntityBareJid;
import org.jxmpp.jid.Jid;
import org.jxmpp.jid.impl.JidCreate;
import org.jxmpp.jid.parts.Localpart;
import org.jxmpp.jid.parts.Resourcepart;

/// Somebody with an account on any server, and all stanzas that have come for them.
record Person(XMPPTCPConnection connection, BlockingQueue<Stanza> stanzas) implements AutoCloseable {
    static final Duration LIMIT = Duration.ofSeconds(30);
    private static final String PASSWORD = "s3cr3t";

    /// Creates the account, unless it is there.
    static Person login(String domain, int port, String name, String resource) throws Exception {
        register(domain, port, name);
        XMPPTCPConnection connection = new XMPPTCPConnection(configuration(domain, port)
                .setUsernameAndPassword(name, PASSWORD).setResource(Resourcepart.from(resource)).build());
        connection.setReplyTimeout(LIMIT.toMillis());
        Person person = new Person(connection, new LinkedBlockingQueue<>());
        Roster.getInstanceFor(connection).setSubscriptionMode(Roster.SubscriptionMode.accept_all);
        connection.addSyncStanzaListener(person.stanzas::add, stanza -> true);
        connection.connect().login();
        // Its answer comes when the initial presence has been dealt with, for which Smack does not wait. A message that comes to
        // ejabberd meanwhile may be put aside until the next login.
        PingManager.getInstanceFor(connection).pingMyServer();
        return person;
    }

    private static void register(String domain, int port, String name) throws Exception {
        XMPPTCPConnection registering = new XMPPTCPConnection(configuration(domain, port).build());
        try {
            registering.connect();
            AccountManager accounts = AccountManager.getInstance(registering);
            accounts.sensitiveOperationOverInsecureConnection(true);
            accounts.createAccount(Localpart.from(name), PASSWORD);
        } catch (XMPPErrorException e) {
            if (e.getStanzaError().getCondition() != StanzaError.Condition.conflict) {
                throw e;
            }
        } finally {
            registering.disconnect();
        }
    }

    private static XMPPTCPConnectionConfiguration.Builder configuration(String domain, int port) throws Exception {
        return XMPPTCPConnectionConfiguration.builder()
                .setXmppDomain(domain)
                .setHostAddress(InetAddress.getLoopbackAddress())
                .setPort(port)
                .setSecurityMode(SecurityMode.disabled);
    }

    EntityBareJid bareJid() {
        return connection.getUser().asEntityBareJid();
    }

    void say(Jid to, String body) throws Exception {
        connection.sendStanza(message(to).setBody(body).build());
    }

    MessageBuilder message(Jid to) {
        return connection.getStanzaFactory().buildMessageStanza().to(to).ofType(Message.Type.chat);
    }

    Message awaitMessage(String body) throws InterruptedException {
        return (Message) await("a message \"" + body + "\"",
                stanza -> stanza instanceof Message message && body.equals(message.getBody()));
    }

    Presence awaitPresence(Jid from) throws InterruptedException {
        return (Presence) await("presence of " + from, stanza -> stanza instanceof Presence presence
                && presence.isAvailable() && presence.getFrom() != null && presence.getFrom().asBareJid().equals(from.asBareJid()));
    }

    /// The first that will do; what comes before is passed over.
    Stanza await(String what, Predicate<Stanza> wanted) throws InterruptedException {
        long end = System.nanoTime() + LIMIT.toNanos();
        StringBuilder seen = new StringBuilder();
        while (true) {
            Stanza stanza = stanzas.poll(end - System.nanoTime(), TimeUnit.NANOSECONDS);
            if (stanza == null) {
                throw new AssertionError("expected " + what + " for " + connection.getUser() + " within " + LIMIT + "; there came:" + seen);
            }
            if (wanted.test(stanza)) {
                return stanza;
            }
            seen.append('\n').append(stanza.toXML());
        }
    }

    static Jid domain(String name) throws Exception {
        return JidCreate.domainBareFrom(name);
    }

    @Override
    public void close() {
        connection.disconnect();
    }
}
