package org.bluetick.interop;

import java.net.URI;
import org.igniterealtime.smack.inttest.XmppConnectionDescriptor;
import org.igniterealtime.smack.inttest.XmppConnectionManager;
import org.jivesoftware.smack.c2s.ModularXmppClientToServerConnection;
import org.jivesoftware.smack.c2s.ModularXmppClientToServerConnectionConfiguration;
import org.jivesoftware.smack.websocket.XmppWebSocketTransportModuleDescriptor;
import org.jivesoftware.smack.websocket.java11.Java11WebSocketFactory;

/// The kind of connection with which Smack's integration tests come by WebSocket. It is told where the server is: Smack's own
/// would look for it at port 443 only.
final class WebSocketKind implements AutoCloseable {
    static final String NAME = "websocket";

    WebSocketKind(int httpsPort) throws ReflectiveOperationException {
        URI address = URI.create("wss://localhost:" + httpsPort + "/xmpp-websocket");
        XmppConnectionManager.addConnectionDescriptor(XmppConnectionDescriptor.buildWith(ModularXmppClientToServerConnection.class,
                        ModularXmppClientToServerConnectionConfiguration.class, ModularXmppClientToServerConnectionConfiguration.Builder.class)
                .withNickname(NAME)
                .applyExtraConfiguration(connection -> connection.removeAllModules()
                        .addModule(XmppWebSocketTransportModuleDescriptor.getBuilder(connection)
                                .setWebSocketFactory(Java11WebSocketFactory.INSTANCE)
                                .explicitlySetWebSocketEndpointAndDiscovery(address, false)
                                .build()))
                .build());
    }

    @Override
    public void close() {
        XmppConnectionManager.removeConnectionDescriptor(NAME);
    }
}
