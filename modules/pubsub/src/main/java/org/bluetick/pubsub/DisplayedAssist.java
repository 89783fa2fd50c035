package org.bluetick.pubsub;

import java.util.Optional;
import org.bluetick.api.Passage;
import org.bluetick.api.Verdict;
import org.bluetick.stanza.Message;
import org.bluetick.stanza.StanzaException;
import org.bluetick.xml.Element;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// XEP-0490 §4.4: Message Displayed Synchronization, with the server's help. What a message says to the user's own devices
/// is taken out of it, before it is kept or copied, and published. At SENT; runs in the sender's turn.
record DisplayedAssist(Publishing publishing) {
    static final String FEATURE = "urn:xmpp:mds:server-assist:0";
    static final String DISPLAYED = "urn:xmpp:mds:displayed:0";
    private static final Logger LOG = LoggerFactory.getLogger(DisplayedAssist.class);
    /// XEP-0223, as §4.2 asks for.
    private static final NodeConfig PRIVATE = NodeConfig.DEFAULT
            .with(Option.ACCESS_MODEL, "whitelist")
            .with(Option.MAX_ITEMS, Option.MAX)
            .with(Option.SEND_LAST, "never");

    Verdict sent(Passage passage) {
        if (!(passage.stanza() instanceof Message message)) {
            return passage.pass();
        }
        Optional<Element> displayed = message.element().child("displayed", DISPLAYED);
        if (displayed.isEmpty()) {
            return passage.pass();
        }
        publish(message, displayed.get());
        return new Verdict.Pass(message.withElement(message.element().withoutChildren("displayed", DISPLAYED)));
    }

    /// The message goes on, whatever becomes of this.
    private void publish(Message message, Element displayed) {
        try {
            publishing.publish(message.from().bare(), DISPLAYED, message.to().toString(), displayed, PRIVATE);
        } catch (StanzaException e) {
            LOG.debug("What {} has displayed is not published: {}", message.from(), e.error().condition());
        }
    }
}
