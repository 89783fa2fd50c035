package org.bluetick.web;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.UnknownHostException;
import java.util.Optional;
import javax.net.ssl.ExtendedSSLSession;
import org.eclipse.jetty.io.EndPoint;
import org.eclipse.jetty.server.Request;

/// Who has sent a request, and how.
/// @param address of the client, behind proxies too
/// @param isProtected see [Proxies#isProtected]
/// @param tls between the client and this server; none if a proxy or nobody does it
record Peer(InetSocketAddress address, boolean isProtected, Optional<ExtendedSSLSession> tls) {
    static Peer of(Request request, Proxies proxies) {
        return new Peer(address(request), proxies.isProtected(request), tls(request));
    }

    private static Optional<ExtendedSSLSession> tls(Request request) {
        return request.getAttribute(EndPoint.SslSessionData.ATTRIBUTE) instanceof EndPoint.SslSessionData data
                && data.sslSession() instanceof ExtendedSSLSession session ? Optional.of(session) : Optional.empty();
    }

    /// A proxy gives it as text, and not always as an address: then the client's is not known, and the proxy's must do.
    private static InetSocketAddress address(Request request) {
        SocketAddress told = request.getConnectionMetaData().getRemoteSocketAddress();
        if (told instanceof InetSocketAddress address && !address.isUnresolved()) {
            return address;
        }
        String host = Request.getRemoteAddr(request).replaceAll("[\\[\\]]", "");
        try {
            if (Proxies.isAddress(host)) {
                return new InetSocketAddress(InetAddress.getByName(host), Math.max(0, Request.getRemotePort(request)));
            }
        } catch (UnknownHostException e) {
            return connected(request);
        }
        return connected(request);
    }

    private static InetSocketAddress connected(Request request) {
        return request.getConnectionMetaData().getConnection().getEndPoint().getRemoteSocketAddress() instanceof InetSocketAddress peer
                ? peer
                : new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
    }
}
