package org.bluetick;

import static org.bluetick.admin.AdminCatalogue.SESSION_KILL;
import static org.bluetick.admin.AdminCatalogue.SESSION_LIST;
import static org.bluetick.admin.AdminCatalogue.SESSION_SHOW;
import static org.bluetick.stanza.StreamError.Condition.POLICY_VIOLATION;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.bluetick.address.Jid;
import org.bluetick.admin.CommandRegistry;
import org.bluetick.api.AdminArguments;
import org.bluetick.api.AdminException;
import org.bluetick.api.Nodes;
import org.bluetick.api.Route;
import org.bluetick.api.RoutingTable;
import org.bluetick.session.Session;
import org.bluetick.session.SessionRegistry;
import org.bluetick.session.StreamManagement;
import org.bluetick.stanza.StreamError;
import org.bluetick.xml.Element;

/// What the administrator's `session` commands do, on all nodes.
record SessionCommands(SessionRegistry sessions, RoutingTable routes, Nodes nodes) {
    private static final String NAMESPACE = "urn:bluetick:sessions";
    /// One's own session answers when the command is done, and not before.
    private static final long SECONDS = 3;
    private static final String LIST = "list";
    private static final String SHOW = "show";

    void register(CommandRegistry commands) {
        commands.add(SESSION_LIST, this::list);
        commands.add(SESSION_SHOW, this::show);
        commands.add(SESSION_KILL, this::kill);
        nodes.answer(LIST, NAMESPACE, question -> text(String.join("\n", listHere(question.attribute("account").orElse("")))));
        nodes.answer(SHOW, NAMESPACE, question -> text(showHere(Jid.of(question.attribute("jid").orElseThrow()))));
    }

    private String list(AdminArguments arguments) {
        String account = arguments.find("account").map(_ -> arguments.jid("account").bare().toString()).orElse("");
        List<CompletableFuture<Element>> others = nodes.others().stream()
                .map(node -> nodes.ask(node, Element.of(LIST, NAMESPACE).with("account", account))).toList();
        List<String> lines = new ArrayList<>(listHere(account));
        for (CompletableFuture<Element> other : others) {
            answer(other).text().lines().forEach(lines::add);
        }
        return String.join("\n", lines.stream().sorted().toList());
    }

    private List<String> listHere(String account) {
        Stream<Jid> here = sessions.all().stream().map(Session::jid);
        return here.filter(jid -> account.isEmpty() || jid.bare().toString().equals(account))
                .map(jid -> jid + " node " + nodes.self()).toList();
    }

    private String show(AdminArguments arguments) {
        Route route = route(arguments.jid("jid"));
        return route.isHere()
                ? showHere(route.jid())
                : answer(nodes.ask(route.node(), Element.of(SHOW, NAMESPACE).with("jid", route.jid().toString()))).text();
    }

    private String showHere(Jid jid) {
        Session session = sessions.find(jid).orElseThrow(() -> new AdminException("there is no session " + jid));
        CompletableFuture<String> described = new CompletableFuture<>();
        session.post(() -> described.complete(describe(session)));
        return described.completeOnTimeout("address: " + jid + "\nbusy: it does not answer", SECONDS, TimeUnit.SECONDS).join();
    }

    /// In the session's turn.
    private String describe(Session session) {
        List<String> lines = new ArrayList<>();
        lines.add("address: " + session.jid());
        lines.add("node: " + nodes.self());
        lines.add("presence: " + session.presence().map(presence -> "available, priority " + presence.priority()).orElse("none"));
        lines.add("stream management: " + session.management().map(StreamManagement::toString).orElse("none"));
        return String.join("\n", lines);
    }

    private String kill(AdminArguments arguments) {
        Route route = route(arguments.jid("jid"));
        CompletableFuture<Boolean> ended = new CompletableFuture<>();
        sessions.end(route.jid(), new StreamError(POLICY_VIOLATION, "an administrator has ended the session"), () -> ended.complete(true));
        ended.completeOnTimeout(false, SECONDS, TimeUnit.SECONDS).join();
        return "ended " + route.jid();
    }

    private Route route(Jid jid) {
        if (jid.isBare()) {
            throw new AdminException("jid: \"" + jid + "\" has no resource; expected user@domain/resource");
        }
        return routes.find(jid).orElseThrow(() -> new AdminException("there is no session " + jid));
    }

    private static Element text(String text) {
        return Element.of("text", NAMESPACE).plusText(text);
    }

    private static Element answer(CompletableFuture<Element> asked) {
        try {
            return asked.join();
        } catch (CompletionException e) {
            throw new AdminException("a node does not answer: " + e.getCause().getMessage());
        }
    }
}
