package org.bluetick.federation;

import java.security.SecureRandom;
import java.time.Clock;
import java.util.Base64;
import java.util.List;
import org.bluetick.address.Jid;
import org.bluetick.api.Features;
import org.bluetick.api.Router;
import org.bluetick.session.Mailboxes;
import org.bluetick.transport.ClientTls;
import org.bluetick.transport.Network;
import org.bluetick.transport.TlsMode;
import org.bluetick.xml.XmlLimits;

/// What all streams share. Any thread.
///
/// @param domain the one our accounts are in
record House(Jid domain, FederationConfig config, Limits limits, Features features, Router router, Mailboxes mailboxes,
        Network network, Resolver resolver, Certificates certificates, DialbackKeys keys, Clock clock, SecureRandom random,
        PingAnswers answers, Repeats repeats, Strangers strangers) {

    private static final String ALPN = "xmpp-server";
    private static final int ID_BYTES = 15;

    /// What a peer may send, before and after it has shown who it is.
    record Limits(XmlLimits before, XmlLimits after) {}

    /// Whether we serve that domain: our own, or one of a service.
    boolean serves(Jid domain) {
        return domain.equals(this.domain) || features.services().containsKey(domain);
    }

    TlsMode tls(Pair pair, Target target) {
        ClientTls tls = new ClientTls(network::amongServers, pair.remote().domain(), target.directTls() ? List.of(ALPN) : List.of());
        return target.directTls() ? new TlsMode.Direct(tls) : new TlsMode.StartTls(tls);
    }

    /// RFC 6120 §4.7.3: unpredictable.
    String newId() {
        byte[] id = new byte[ID_BYTES];
        random.nextBytes(id);
        return Base64.getUrlEncoder().encodeToString(id);
    }
}
