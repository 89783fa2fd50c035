package org.bluetick.pubsub;

import java.util.Optional;
import org.bluetick.address.Jid;
import org.bluetick.api.Keeping;
import org.bluetick.api.MessageId;
import org.bluetick.api.Passage;
import org.bluetick.api.Verdict;
import org.bluetick.stanza.Message;
import org.bluetick.stanza.StanzaException;
import org.bluetick.xml.Element;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// XEP-0490 §4.4: Message Displayed Synchronization, with the server's help. What a message says to the user's own devices
/// is taken out of it, before it is kept or copied, and published, unless it says less than what was published before: messages
/// come late, and are sent again. At SENT; runs in the sender's turn.
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
        Jid owner = message.from().bare();
        try {
            publishing.publishUnless(owner, DISPLAYED, message.to().toString(), displayed, PRIVATE,
                    published -> !isForward(owner, published, displayed));
        } catch (StanzaException e) {
            LOG.debug("What {} has displayed is not published: {}", message.from(), e.error().condition());
        }
    }

    /// Ids that the account itself gives tell which message is later. Those of others are opaque (§5): whatever comes is news.
    private static boolean isForward(Jid owner, Element published, Element displayed) {
        Optional<MessageId> before = messageId(owner, published);
        Optional<MessageId> now = messageId(owner, displayed);
        return before.isEmpty() || now.isEmpty() || now.get().isAfter(before.get());
    }

    private static Optional<MessageId> messageId(Jid owner, Element displayed) {
        return displayed.child("stanza-id", Keeping.STANZA_ID)
                .filter(id -> Keeping.isIdBy(owner, id))
                .flatMap(id -> id.attribute("id"))
                .flatMap(MessageId::parse);
    }
}
