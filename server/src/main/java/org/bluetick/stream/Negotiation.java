package org.bluetick.stream;

import static org.bluetick.stanza.StreamError.Condition.BAD_FORMAT;
import static org.bluetick.stanza.StreamError.Condition.NOT_AUTHORIZED;
import static org.bluetick.stanza.StreamError.Condition.UNSUPPORTED_STANZA_TYPE;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.bluetick.stanza.Stanza;
import org.bluetick.stanza.StreamError;
import org.bluetick.transport.Connection;
import org.bluetick.xml.Element;
import org.bluetick.xml.Node;
import org.bluetick.xml.StreamEvent;
import org.bluetick.xml.XmlLimits;
import org.jspecify.annotations.Nullable;

/// Stream negotiation (RFC 6120 §4.3): header, features and what the client takes of them, again after each restart, until a resource is
/// bound or a session resumed. Touched only in the stream's turn; dropped when there is a session.
final class Negotiation {
    private final StreamSettings settings;
    private final Streams streams;
    private final Stream stream;
    private final StreamManagementFeature streamManagement;
    private final StreamOutput output;
    private final StartTls startTls;
    /// Until the client has shown who it is.
    private @Nullable Authentication authentication;
    /// From then on.
    private @Nullable ResourceBinding binding;
    private boolean headerExpected = true;
    private boolean headerSent;

    Negotiation(StreamSettings settings, Streams streams, Stream stream, StreamManagementFeature streamManagement,
            StreamOutput output, Connection connection, StreamFraming framing) {
        this.settings = settings;
        this.streams = streams;
        this.stream = stream;
        this.streamManagement = streamManagement;
        this.output = output;
        this.startTls = new StartTls(settings, stream, this, connection, framing);
        this.authentication = new Authentication(settings, stream, connection);
    }

    boolean expectsHeader() {
        return headerExpected;
    }

    /// The header has come.
    void opened(StreamEvent.Opened opened) {
        headerExpected = false;
        sendHeader(opened.header().attribute("from"));
        Optional<StreamError> wrong = HeaderCheck.wrong(opened, settings.domain());
        if (wrong.isPresent()) {
            stream.fail(wrong.get());
        } else {
            output.write(features());
        }
    }

    /// Unless it is sent already.
    void sendHeader() {
        if (!headerSent) {
            sendHeader(Optional.empty());
        }
    }

    /// @param to what the client says it is
    private void sendHeader(Optional<String> to) {
        headerSent = true;
        output.writeHeader(settings.domain(), streams.newId(), to);
    }

    private Element features() {
        List<Node> offers = new ArrayList<>();
        startTls.offer().ifPresent(offers::add);
        if (authentication != null) {
            offers.addAll(authentication.offer());
        }
        if (binding != null) {
            offers.addAll(binding.offer());
            offers.add(StreamManagementFeature.offer());
        }
        streams.features().forEach(feature -> feature.offer(stream).ifPresent(offers::add));
        return new Element("features", Stream.STREAMS, List.of(), offers);
    }

    /// Takes a first-level element.
    void received(Element element) {
        if (headerExpected) {
            stream.fail(new StreamError(BAD_FORMAT, "<" + element.name() + "/>; expected a new stream header"));
        } else if (!isNegotiated(element)) {
            refuse(element);
        }
    }

    private boolean isNegotiated(Element element) {
        return startTls.negotiate(element)
                || streamManagement.negotiate(element, Optional.empty())
                || stream.handledByFeature(element)
                || authentication != null && authentication.negotiate(element)
                || binding != null && binding.negotiate(element);
    }

    private void refuse(Element element) {
        boolean unauthorized = Stanza.isStanza(element) || element.namespace().equals(Authentication.NAMESPACE);
        stream.fail(new StreamError(unauthorized ? NOT_AUTHORIZED : UNSUPPORTED_STANZA_TYPE, "<" + element.name() + "/>; expected "
                + (authentication == null ? "resource binding" : "authentication") + " first"));
    }

    /// The client has shown who it is; the stream restarts (RFC 6120 §6.4.6).
    void authenticated() {
        authentication = null;
        binding = new ResourceBinding(settings, stream, streams.sessions());
        restart(settings.afterAuthentication());
    }

    /// The next thing to come is a new header (RFC 6120 §4.3.3).
    void restart(XmlLimits limits) {
        headerExpected = true;
        headerSent = false;
        stream.input().restart(limits);
    }
}
