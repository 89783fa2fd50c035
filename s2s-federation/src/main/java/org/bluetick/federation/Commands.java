package org.bluetick.federation;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.bluetick.address.Jid;
import org.bluetick.api.AdminArguments;
import org.bluetick.api.AdminCommand;
import org.bluetick.api.AdminException;
import org.bluetick.api.ModuleContext;
import org.bluetick.stanza.StreamError;
import org.jspecify.annotations.Nullable;

/// What administrators may ask about other domains. On the thread of whoever asks.
final class Commands {
    private static final AdminCommand.Parameter DOMAIN = AdminCommand.Parameter.positional("domain", "The other domain.");
    private static final AdminCommand LIST = AdminCommand.of("s2s list", "List the connections to other domains.");
    private static final AdminCommand SHOW = AdminCommand.of("s2s show", "Show what is known of another domain.", DOMAIN);
    private static final AdminCommand CLOSE = AdminCommand.of("s2s close", "Close the connections to another domain.", DOMAIN);
    private static final AdminCommand CHECK = AdminCommand.of("s2s check",
            "Try to reach another domain, and tell each step.", DOMAIN);
    static final List<AdminCommand> ALL = List.of(LIST, SHOW, CLOSE, CHECK);

    private final House house;
    private final Links links;
    private final IncomingStreams incoming;
    private final OutgoingStreams outgoing;

    Commands(House house, Links links, IncomingStreams incoming, OutgoingStreams outgoing) {
        this.house = house;
        this.links = links;
        this.incoming = incoming;
        this.outgoing = outgoing;
    }

    void register(ModuleContext context) {
        context.command(LIST, arguments -> list());
        context.command(SHOW, arguments -> show(domain(arguments)));
        context.command(CLOSE, arguments -> close(domain(arguments)));
        context.command(CHECK, arguments -> check(domain(arguments)));
    }

    /// Where there is no federation, the commands say so.
    static void registerOff(ModuleContext context) {
        ALL.forEach(command -> context.command(command, arguments -> {
            throw new AdminException("federation is off: listen.s2s names no address");
        }));
    }

    private Jid domain(AdminArguments arguments) {
        Jid domain = arguments.jid(DOMAIN.name());
        if (!domain.isDomain() || house.serves(domain)) {
            throw new AdminException("\"" + arguments.get(DOMAIN.name()) + "\"; expected the domain of another server");
        }
        return domain;
    }

    private String list() {
        List<String> lines = new ArrayList<>();
        Set<Jid> waitedFor = links.waitedFor(); // one question to the database, not one for each of perhaps thousands
        links.all().stream().sorted(Comparator.comparing(link -> link.pair().remote()))
                .forEach(link -> lines.add(line(link, waitedFor.contains(link.pair().remote()) ? link.queueLength() : 0)));
        incoming.all().stream().filter(stream -> !stream.domains().isEmpty())
                .forEach(stream -> lines.add(names(stream) + " → " + house.domain() + ": " + stream.description()));
        return lines.isEmpty() ? "There are no connections to other domains." : String.join("\n", lines);
    }

    private static String line(Link link, long waiting) {
        return link.pair().local() + " → " + link.pair().remote() + ": " + link.status().state()
                + (waiting == 0 ? "" : ", " + waiting + " messages wait");
    }

    private static String names(IncomingStream stream) {
        return String.join(", ", stream.domains().stream().map(Jid::toString).sorted().toList());
    }

    private String show(Jid domain) {
        List<String> lines = new ArrayList<>();
        lines.add(domain + (house.config().admits(domain) ? "" : " is not spoken with (federation.allow, federation.block)"));
        lines.add("security: " + house.config().securityOf(domain).name().toLowerCase(java.util.Locale.ROOT).replace('_', '-'));
        for (Link link : links.to(domain)) {
            lines.add(line(link, link.queueLength()));
            link.certificate().ifPresent(shown -> lines.add("its certificate: " + shown));
            if (!link.status().lastError().isEmpty()) {
                lines.add("last error: " + link.status().lastError());
            }
        }
        incoming.of(domain).forEach(stream -> {
            lines.add(domain + " → " + house.domain() + ": " + stream.description());
            lines.add("its certificate: " + stream.certificate());
        });
        return String.join("\n", lines);
    }

    private String close(Jid domain) {
        List<Link> to = links.to(domain);
        List<IncomingStream> from = incoming.of(domain);
        to.forEach(Link::close);
        from.forEach(stream -> stream.end(new StreamError(StreamError.Condition.RESET, "closed by the administrator")));
        return to.isEmpty() && from.isEmpty() ? "There is no connection to " + domain + "." : "Closed.";
    }

    private String check(Jid domain) {
        Check check = new Check();
        outgoing.open(new Pair(house.domain(), domain), check);
        return check.await(house.config().timeToConnect().toSeconds() * 2);
    }

    /// A stream that is opened to see whether it can be.
    private static final class Check implements OutgoingStream.Task {
        private static final String END = "";
        private final BlockingQueue<String> lines = new LinkedBlockingQueue<>();

        String await(long seconds) {
            List<String> told = new ArrayList<>();
            try {
                for (@Nullable String line = lines.poll(seconds, TimeUnit.SECONDS); !END.equals(line);
                        line = lines.poll(seconds, TimeUnit.SECONDS)) {
                    if (line == null) {
                        told.add("Nothing more happened for " + seconds + " s.");
                        break;
                    }
                    told.add(line);
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            return String.join("\n", told);
        }

        @Override
        public void opened(OutgoingStream stream) {
            stream.close();
            Stream.of("It can be reached.", END).forEach(lines::add);
        }

        @Override
        public void failed(Failure failure) {
            Stream.of("It cannot be reached: " + failure.text(), END).forEach(lines::add);
        }

        @Override
        public void told(String line) {
            lines.add(line);
        }

        @Override
        public void acknowledged(Road road, long count) {
            // It sends nothing.
        }

        @Override
        public void drained(Road road) {
            // It sends nothing.
        }

        @Override
        public void gone(Road road, String why) {
            // It was closed.
        }
    }
}
