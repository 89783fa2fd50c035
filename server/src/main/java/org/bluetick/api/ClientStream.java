package org.bluetick.api;

import java.net.InetAddress;
import java.util.Optional;
import org.bluetick.address.Jid;
import org.bluetick.stanza.StreamError;
import org.bluetick.xml.Element;

/// A client's stream, as its features see it. Touched in its turn only.
public interface ClientStream {
    InetAddress remoteAddress();

    /// Whether passwords may be sent on it: it is under TLS, or TLS is not required.
    boolean isTrusted();

    /// The account that has authenticated.
    Optional<Jid> account();

    Optional<ClientSession> session();

    void send(Element element);

    void close(StreamError reason);
}
