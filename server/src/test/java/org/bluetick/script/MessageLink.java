package org.bluetick.script;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.ByteBuffer;
import java.util.List;
import java.util.function.Function;
import org.bluetick.xml.Element;
import org.bluetick.xml.ElementWriter;
import org.bluetick.xml.MessageReader;
import org.bluetick.xml.StreamEvent;
import org.bluetick.xml.StreamReader;
import org.bluetick.xml.XmlException;
import org.bluetick.xml.XmlLimits;

/// A client that speaks as over TCP on a connection that carries messages (RFC 7395): translates between the two.
public final class MessageLink implements Link {
    private static final String CLIENT = "jabber:client";
    private static final String SASL = "urn:ietf:params:xml:ns:xmpp-sasl";
    private static final XmlLimits LIMITS = new XmlLimits(16 << 20, 500, 500, 1 << 20);

    private final StreamReader spoken = new StreamReader(LIMITS);
    private final Link carrier;

    /// @param carrier opens what carries the messages: one for each call of `send`, and one for each that is received
    public MessageLink(Listener client, Function<Listener, Link> carrier) {
        this.carrier = carrier.apply(new Translator(client));
    }

    /// Synchronized: a restart comes from the thread that receives.
    @Override
    public synchronized void send(byte[] bytes) {
        spoken.feed(ByteBuffer.wrap(bytes));
        try {
            for (StreamEvent event = spoken.next(); event != null; event = spoken.next()) {
                carrier.send(message(event));
            }
        } catch (XmlException wrong) {
            carrier.sendRaw(bytes); // the server shall see what is wrong
        }
    }

    private static byte[] message(StreamEvent event) {
        return ElementWriter.toMessage(switch (event) {
            case StreamEvent.Opened opened -> new Element("open", MessageReader.FRAMING, opened.header().attributes(), List.of());
            case StreamEvent.Received received -> received.element();
            case StreamEvent.Closed closed -> Element.of("close", MessageReader.FRAMING);
        });
    }

    @Override
    public void sendRaw(byte[] bytes) {
        carrier.sendRaw(bytes);
    }

    private synchronized void restart() {
        spoken.restart();
    }

    @Override
    public void startTls() {
        throw new ScriptFailure("<proceed/> where there is no STARTTLS (RFC 7395 §3.9)");
    }

    @Override
    public void drop() {
        carrier.drop();
    }

    @Override
    public void end() {
        carrier.end();
    }

    @Override
    public boolean isOver() {
        return carrier.isOver();
    }

    @Override
    public byte[] channelBinding(String type) {
        return carrier.channelBinding(type);
    }

    /// What comes from the server.
    private final class Translator implements Listener {
        private final MessageReader heard = new MessageReader(LIMITS, CLIENT);
        private final Listener client;

        Translator(Listener client) {
            this.client = client;
        }

        @Override
        public void received(byte[] message) {
            heard.feed(ByteBuffer.wrap(message));
            try {
                for (StreamEvent event = heard.next(); event != null; event = heard.next()) {
                    client.received(document(event));
                }
            } catch (XmlException wrong) {
                throw new ScriptFailure("the server's message is none: " + wrong.getMessage(), wrong);
            }
        }

        private byte[] document(StreamEvent event) {
            return switch (event) {
                case StreamEvent.Opened opened -> ElementWriter.streamHeader(opened.header(), CLIENT);
                case StreamEvent.Received received -> {
                    if (received.element().is("success", SASL)) {
                        restart();
                    }
                    yield ElementWriter.toBytes(received.element(), CLIENT);
                }
                case StreamEvent.Closed closed -> "</stream:stream>".getBytes(UTF_8);
            };
        }

        @Override
        public void closed() {
            client.closed();
        }
    }
}
