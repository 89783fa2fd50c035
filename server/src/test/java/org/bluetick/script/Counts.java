package org.bluetick.script;

import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.bluetick.stanza.Stanza;
import org.bluetick.xml.Element;

/// A client's side of stream management (XEP-0198): what it has counted since it was enabled, and what it was told. Filled by
/// the thread that receives, read by the script's.
final class Counts {
    static final String NAMESPACE = "urn:xmpp:sm:3";

    private final AtomicLong received = new AtomicLong();
    private final AtomicInteger requests = new AtomicInteger();
    private final BlockingQueue<String> answers = new LinkedBlockingQueue<>();
    private volatile String id = "";
    private volatile String acknowledged = "";
    private volatile boolean enabled;

    /// Whether stanzas are counted on the client's stream.
    boolean isEnabled() {
        return enabled;
    }

    /// What the server calls the session.
    String id() {
        return id;
    }

    /// How many stanzas the client has received.
    long received() {
        return received.get();
    }

    /// The last h the server has told.
    String acknowledged() {
        return acknowledged;
    }

    /// The values of h, in the order they came.
    BlockingQueue<String> answers() {
        return answers;
    }

    /// How often the server has asked since this was asked last.
    int takeRequests() {
        return requests.getAndSet(0);
    }

    /// The client goes on with the session of that id, of which it has received so many stanzas.
    void goOn(String id, long received) {
        this.id = id;
        this.received.set(received);
    }

    /// Counts an element from the server. True: it is for the counts only.
    boolean take(Element element) {
        if (element.is("enabled", NAMESPACE)) {
            goOn(element.attribute("id").orElse(""), 0);
            acknowledged = "0";
            enabled = true;
        } else if (element.is("resumed", NAMESPACE)) {
            acknowledged = element.attribute("h").orElse("");
            enabled = true;
        } else if (enabled && element.is("a", NAMESPACE)) {
            acknowledged = element.attribute("h").orElse("");
            answers.add(acknowledged);
            return true;
        } else if (enabled && element.is("r", NAMESPACE)) {
            requests.incrementAndGet();
            return true;
        } else if (enabled && Stanza.isStanza(element)) {
            received.incrementAndGet();
        }
        return false;
    }
}
