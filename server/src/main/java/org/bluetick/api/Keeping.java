package org.bluetick.api;

import java.util.Optional;
import org.bluetick.address.Jid;
import org.bluetick.address.MalformedJidException;
import org.bluetick.stanza.Message;
import org.bluetick.stanza.StanzaException;
import org.bluetick.xml.Element;
import org.bluetick.xml.Node;

/// What is written down of the messages that pass. A port: `context.get(Keeping.class)`. Without a rule nothing is kept.
/// A message that is kept for an account carries its id as a stanza-id of that account (XEP-0359), which nobody can forge.
public interface Keeping {
    String STANZA_ID = "urn:xmpp:sid:0";

    /// Keeps messages in the history of their sender and of their recipient, where the rule agrees.
    void archiveWhen(Rule rule);

    /// Keeps messages for their recipient until a device of it has acknowledged them, where the rule agrees.
    void pendWhen(Rule rule);

    /// The id under which the running turn keeps a message, as it has passed SENT, for its sender.
    Optional<MessageId> idOfSent(Message message);

    /// Keeps a message for another domain, as the owner, until that domain has it: in the commit of the running turn.
    /// Empty: it is not worth keeping, or there is no rule at all.
    Optional<MessageId> pend(Jid domain, Message message);

    /// Asked for each message worth keeping. In the sender's turn.
    @FunctionalInterface
    interface Rule {
        /// @param owner the account that would keep it: the sender's or the recipient's
        /// @throws StanzaException the message is refused with that error
        boolean keeps(Jid owner, Message message);
    }

    /// The id under which the account keeps the message.
    static Optional<MessageId> idOf(Jid account, Message message) {
        for (Node child : message.element().children()) {
            if (child instanceof Element element && isIdBy(account, element)) {
                return element.attribute("id").flatMap(MessageId::parse);
            }
        }
        return Optional.empty();
    }

    /// The message with this id as that account's, and no other.
    static Element withId(Jid account, MessageId id, Element message) {
        return message.withoutChildren(child -> isIdBy(account, child)).plus(idElement(account, id));
    }

    /// How the account calls a message (XEP-0359 §3.2).
    static Element idElement(Jid account, MessageId id) {
        return Element.of("stanza-id", STANZA_ID).with("by", account.toString()).with("id", id.toString());
    }

    /// Whether the element says how that account calls a message, in whatever letters it writes the account: those who read it
    /// compare addresses, not texts.
    static boolean isIdBy(Jid account, Element element) {
        return element.is("stanza-id", STANZA_ID) && isAddressOf(account, element.attribute("by").orElse(""));
    }

    private static boolean isAddressOf(Jid account, String text) {
        if (text.equals(account.toString())) {
            return true;
        }
        try {
            return Jid.of(text).equals(account);
        } catch (MalformedJidException e) {
            return false; // nobody's
        }
    }
}
