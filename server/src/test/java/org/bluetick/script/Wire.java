package org.bluetick.script;

import java.time.Duration;
import java.util.Collection;
import org.bluetick.address.Jid;
import org.bluetick.api.Accounts;
import org.bluetick.api.RosterStore;
import org.opentest4j.TestAbortedException;

/// A server and the way to it, for the time of one script.
interface Wire extends AutoCloseable {
    /// Opens a connection.
    /// @param client what the script calls the client
    /// @param secure under TLS from the first byte
    Link open(String client, boolean secure, Link.Listener listener);

    /// Opens a connection to another listener than that of clients.
    /// @param listener as in `[listen]`
    /// @throws org.opentest4j.TestAbortedException where others than clients cannot be played
    default Link openOther(String listener, boolean secure, Link.Listener client) {
        throw new TestAbortedException("others than clients are played in memory");
    }

    /// The server connects to a peer.
    default Link awaitServer(Link.Listener peer) {
        throw new TestAbortedException("others than clients are played in memory");
    }

    /// The server connects, and nobody answers.
    default void refuseServer() {
        throw new TestAbortedException("others than clients are played in memory");
    }

    /// Whether the server tries to connect to somebody.
    default boolean isConnecting() {
        throw new TestAbortedException("others than clients are played in memory");
    }

    /// Whether its secure connections are really under TLS.
    boolean hasTls();

    /// Whether its connections carry messages (RFC 7395), not one XML document.
    default boolean carriesMessages() {
        return false;
    }

    /// Lets the server do what it has been given; where threads do that by themselves, there is nothing to do.
    void run();

    /// How long to wait for what a script expects; zero when all that was going to come has come after `run`.
    Duration patience();

    /// Returns when everything in flight has arrived.
    void settle(Collection<ScriptClient> clients);

    /// Lets time pass.
    /// @throws org.opentest4j.TestAbortedException where others have clocks, too
    void advance(Duration time);

    /// Ends the server and starts it again with what it has stored; all connections end.
    /// @param orderly whether it is stopped; otherwise it is killed
    void restart(boolean orderly);

    /// Nodes cannot reach each other any more, though all of them reach the stores.
    /// @throws org.opentest4j.TestAbortedException where there is only one
    default void split() {
        throw new TestAbortedException("there is one node");
    }

    /// They can again.
    default void heal() {
        throw new TestAbortedException("there is one node");
    }

    /// The local part that stands for a name of the script: no two scripts share an account.
    String localpart(String name);

    Jid domain();

    Accounts accounts();

    RosterStore rosters();

    @Override
    void close();
}
