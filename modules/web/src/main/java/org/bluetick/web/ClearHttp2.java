package org.bluetick.web;

import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.http.HttpMethod;
import org.eclipse.jetty.http.MetaData;
import org.eclipse.jetty.http2.server.HTTP2CServerConnectionFactory;
import org.eclipse.jetty.io.Connection;
import org.eclipse.jetty.io.EndPoint;
import org.eclipse.jetty.server.Connector;
import org.eclipse.jetty.server.HttpConfiguration;
import org.jspecify.annotations.Nullable;

/// HTTP/2 in the clear for clients that know of it (RFC 9113 §3.3). To ask for it in a request of HTTP/1.1 is obsolete
/// (§3.1), and not answered: Jetty would take the content of that request for HTTP/2.
final class ClearHttp2 extends HTTP2CServerConnectionFactory {
    ClearHttp2(HttpConfiguration configuration) {
        super(configuration);
    }

    @Override
    public @Nullable Connection upgradeConnection(Connector connector, EndPoint endPoint, MetaData.Request request, HttpFields.Mutable answer) {
        return HttpMethod.PRI.is(request.getMethod()) ? super.upgradeConnection(connector, endPoint, request, answer) : null;
    }
}
