package org.bluetick.im;

import java.util.Optional;
import org.bluetick.address.Jid;
import org.bluetick.api.RosterStore.Change;
import org.bluetick.stanza.Iq;

/// That a session has asked for the roster, and so gets roster pushes (RFC 6121 §2.1.6 and §2.2: an "interested resource").
/// A session's state, touched in its turn only.
final class Interest {
    private final SeenVersions versions;

    /// @param version of the roster the client was given
    Interest(long version) {
        this.versions = new SeenVersions(version);
    }

    /// The push that tells the client of a change; none when it concerns nothing the client can see, or is no news.
    Optional<Iq> push(Jid resource, Change change) {
        Jid contact = change.after().contact();
        if (!versions.see(contact, change.version()) || !isVisible(change)) {
            return Optional.empty();
        }
        return Optional.of(Iq.request(Iq.Type.SET, resource.bare(), resource, "push-" + change.version(),
                RosterXml.push(change.after(), versions.whole())));
    }

    private static boolean isVisible(Change change) {
        boolean isListed = change.before().listed() || change.after().listed();
        return isListed && !change.before().withRequest(null).equals(change.after().withRequest(null));
    }
}
