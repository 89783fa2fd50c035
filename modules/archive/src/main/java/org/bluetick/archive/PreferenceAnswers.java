package org.bluetick.archive;

import org.bluetick.api.IqRequest;
import org.bluetick.stanza.StanzaError;
import org.bluetick.stanza.StanzaException;
import org.bluetick.xml.Element;

/// XEP-0441: Message Archive Management Preferences, of one's own account. Runs in the requester's turn.
record PreferenceAnswers(Archiving archiving) {
    private static final int MOST_ADDRESSES = 1_000;

    Element get(IqRequest request) {
        Answers.requireOwn(request);
        return archiving.of(request.to()).element();
    }

    Element set(IqRequest request) {
        Answers.requireOwn(request);
        Preferences chosen = Preferences.read(request.payload());
        if (chosen.size() > MOST_ADDRESSES) {
            throw new StanzaException(StanzaError.POLICY_VIOLATION.withText(
                    chosen.size() + " addresses; expected at most " + MOST_ADDRESSES));
        }
        archiving.choose(request.to(), chosen);
        return chosen.element();
    }
}
