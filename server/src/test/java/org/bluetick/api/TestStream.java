package org.bluetick.api;

import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.bluetick.address.Jid;
import org.bluetick.stanza.StreamError;
import org.bluetick.xml.Element;
import org.jspecify.annotations.Nullable;

/// A client's stream that remembers what was sent on it.
/// @param authenticated the account, if it has authenticated
public record TestStream(InetAddress remoteAddress, boolean isTrusted, @Nullable Jid authenticated, List<Element> sent)
        implements ClientStream {

    /// A trusted stream whose client has not said who it is.
    public static TestStream anonymous() {
        return new TestStream(InetAddress.getLoopbackAddress(), true, null, new ArrayList<>());
    }

    public static TestStream of(Jid account) {
        return new TestStream(InetAddress.getLoopbackAddress(), true, account, new ArrayList<>());
    }

    public TestStream untrusted() {
        return new TestStream(remoteAddress, false, authenticated, sent);
    }

    public TestStream from(InetAddress address) {
        return new TestStream(address, isTrusted, authenticated, sent);
    }

    /// What was sent last.
    public Element answer() {
        return sent.getLast();
    }

    @Override
    public Optional<Jid> account() {
        return Optional.ofNullable(authenticated);
    }

    @Override
    public Optional<ClientSession> session() {
        return Optional.empty();
    }

    @Override
    public void send(Element element) {
        sent.add(element);
    }

    @Override
    public void close(StreamError reason) {
        sent.add(reason.element());
    }
}
