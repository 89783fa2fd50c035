package org.bluetick.session;

import java.util.Optional;
import java.util.function.Consumer;
import org.bluetick.address.Jid;
import org.bluetick.api.Route;
import org.bluetick.api.StoredSession;
import org.bluetick.stanza.Stanza;
import org.bluetick.stanza.StreamError;

/// The sessions on other nodes. Safe for any thread.
public interface RemoteSessions {
    /// Sends a stanza to a session there, once what the running turn keeps is durable. One sender's stanzas keep their order.
    void deliver(Route route, Stanza stanza);

    /// Has a session there look what is pending for it, before it is given what is sent to it from now on, once what the running turn keeps
    /// is durable.
    void lookAgain(Route route);

    /// Whether there may be any.
    boolean mayBe();

    /// Ends a session there. Then, or when that node does not answer, `then` is run, in no session's turn.
    void end(Route route, StreamError reason, Runnable then);

    /// Has the account's sessions on a node do what waits for them there, and waits until what they kept is durable. Then, or when that node
    /// can be reached no more, `then` is run, in no session's turn.
    void settle(Jid account, int node, Runnable then);

    /// Fetches a session from there, to go on with it here. Then `then` is run, in no session's turn: with nothing, when it is not there.
    void fetch(Route route, Consumer<Optional<StoredSession>> then);

    /// There are none.
    static RemoteSessions none() {
        return new RemoteSessions() {
            @Override
            public void deliver(Route route, Stanza stanza) {
                throw nowhere(route);
            }

            @Override
            public void lookAgain(Route route) {
                throw nowhere(route);
            }

            @Override
            public boolean mayBe() {
                return false;
            }

            @Override
            public void end(Route route, StreamError reason, Runnable then) {
                then.run();
            }

            @Override
            public void settle(Jid account, int node, Runnable then) {
                then.run();
            }

            @Override
            public void fetch(Route route, Consumer<Optional<StoredSession>> then) {
                then.accept(Optional.empty());
            }

            private static IllegalStateException nowhere(Route route) {
                return new IllegalStateException("a route to node " + route.node() + "; expected none, for this server stands alone");
            }
        };
    }
}
