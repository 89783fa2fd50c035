package org.bluetick.script;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import javax.net.ssl.SSLContext;
import org.bluetick.address.Jid;
import org.bluetick.api.Accounts;
import org.bluetick.api.RosterStore;
import org.bluetick.transport.TestCertificates;
import org.opentest4j.TestAbortedException;

/// Real connections to a server that serves other scripts too, one script at a time; each has accounts of its own names.
/// Time is real, but can be put forward.
final class SocketWire implements Wire {
    private static final Duration PATIENCE = Duration.ofSeconds(5);

    private static final int ROUNDS = 3;

    private final SocketServer served;
    private final int number;
    private final SSLContext tls = TestCertificates.trustingClient();
    private final Connector connector;
    private final List<Link> links = new ArrayList<>();
    private int streamsOfOthers;
    private int round;

    /// @param number told apart from other scripts by it
    SocketWire(SocketServer served, Connector connector, int number) {
        this.served = served;
        this.connector = connector;
        this.number = number;
        this.streamsOfOthers = served.server().streams();
    }

    @Override
    public Link open(String client, boolean secure, Link.Listener listener) {
        Link link = connector.connect(served.ports(), secure, tls, listener);
        links.add(link);
        return link;
    }

    @Override
    public boolean hasTls() {
        return true;
    }

    @Override
    public boolean carriesMessages() {
        return connector.carriesMessages();
    }

    @Override
    public void run() {
        // its threads run by themselves
    }

    @Override
    public Duration patience() {
        return PATIENCE;
    }

    /// First the server has noticed what connections are gone; then every client asks it: when the first answer is there, what
    /// a client caused has left for the others, when the second is there, it has arrived, and when the third is there, so has
    /// what that caused.
    @Override
    public void settle(Collection<ScriptClient> clients) {
        awaitFarewells();
        for (int i = 0; i < ROUNDS; i++) {
            round++;
            List<ScriptClient> bound = clients.stream().filter(each -> !each.isOver() && each.jid().isPresent()).toList();
            bound.forEach(each -> each.sendBarrier(round));
            bound.forEach(each -> each.awaitBarrier(round));
        }
    }

    private void awaitFarewells() {
        long end = System.nanoTime() + PATIENCE.toNanos();
        while (served.server().streams() - streamsOfOthers > links.stream().filter(each -> !each.isOver()).count()) {
            if (System.nanoTime() > end) {
                throw new ScriptFailure("the server does not notice that a connection is gone");
            }
            LockSupport.parkNanos(1_000_000);
        }
    }

    @Override
    public void advance(Duration time) {
        if (connector.carriesMessages()) {
            throw new TestAbortedException("on the web, clients have clocks of their own");
        }
        served.advance(time);
    }

    @Override
    public void restart(boolean orderly) {
        served.restart(orderly);
        streamsOfOthers = 0;
    }

    @Override
    public String localpart(String name) {
        return name + "-" + number;
    }

    @Override
    public Jid domain() {
        return served.domain();
    }

    @Override
    public Accounts accounts() {
        return served.server().accounts();
    }

    @Override
    public RosterStore rosters() {
        return served.rosters();
    }

    @Override
    public void close() {
        links.forEach(Link::end);
        awaitFarewells();
    }
}
