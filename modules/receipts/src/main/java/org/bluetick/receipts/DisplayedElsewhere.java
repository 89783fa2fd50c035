package org.bluetick.receipts;

import java.util.Optional;
import org.bluetick.address.Jid;
import org.bluetick.address.MalformedJidException;
import org.bluetick.api.Keeping;
import org.bluetick.api.MessageId;
import org.bluetick.api.PersonalEvent;
import org.bluetick.xml.Element;

/// XEP-0490: Message Displayed Synchronization. What an account publishes as displayed, for its own devices only, has been
/// read. Rooms have ids of their own, which are not the account's. Runs in the publisher's turn.
record DisplayedElsewhere(Digest digest) {
    private static final String DISPLAYED = "urn:xmpp:mds:displayed:0";

    void published(PersonalEvent event) {
        if (!event.node().equals(DISPLAYED)) {
            return;
        }
        Optional<MessageId> id = event.payload().child("stanza-id", Keeping.STANZA_ID)
                .filter(said -> Keeping.isIdBy(event.owner(), said))
                .flatMap(DisplayedElsewhere::id);
        id.ifPresent(read -> peer(event.id()).ifPresent(peer -> digest.displayed(event.owner(), peer, read)));
    }

    private static Optional<MessageId> id(Element stanzaId) {
        return stanzaId.attribute("id").flatMap(MessageId::parse);
    }

    private static Optional<Jid> peer(String item) {
        try {
            return Optional.of(Jid.of(item).bare());
        } catch (MalformedJidException e) {
            return Optional.empty();
        }
    }
}
