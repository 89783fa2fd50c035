package org.bluetick.journal;

import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import java.util.stream.Stream;
import org.bluetick.address.Jid;
import org.bluetick.api.ClientSession;
import org.bluetick.api.Journal;
import org.bluetick.api.JournalEntry;
import org.bluetick.api.JournalEntry.Direction;
import org.bluetick.api.JournalEntry.StreamCount;
import org.bluetick.api.Keeping;
import org.bluetick.api.MessageId;
import org.bluetick.api.MessageLog;
import org.bluetick.api.ModuleContext;
import org.bluetick.api.Passage;
import org.bluetick.api.Place;
import org.bluetick.api.SessionEvents.SessionClosed;
import org.bluetick.api.Stage;
import org.bluetick.api.Verdict;
import org.bluetick.api.XmppModule;
import org.bluetick.session.Session;
import org.bluetick.session.StreamManagement;
import org.bluetick.session.Turn;
import org.bluetick.stanza.Message;
import org.bluetick.xml.Element;
import org.jspecify.annotations.Nullable;

/// Writes messages down on their way: a row for the local sender, a row for the local recipient, in the turn's commit
/// (XEP-0359 stanza-ids, XEP-0313 §5). A sender who keeps no history leaves a trace for a day, by which repeats are told.
/// Stateless but for the rules, which modules add at start; runs in the sender's turn.
public final class MessageKeeping implements XmppModule, Keeping {
    private static final String ORIGIN_ID = "origin-id";

    private final Journal journal;
    private final Resent resent;
    private final Traces traces;
    private final List<Rule> archiveRules = new ArrayList<>();
    private final List<Rule> pendRules = new ArrayList<>();

    public MessageKeeping(Journal journal, MessageLog log, Clock clock) {
        this.journal = journal;
        this.resent = new Resent(log, clock);
        this.traces = new Traces(log, clock);
    }

    @Override
    public String name() {
        return "journal";
    }

    @Override
    public void install(ModuleContext context) {
        context.provide(Keeping.class, this);
        context.feature(STANZA_ID);
        context.accountFeature(STANZA_ID);
        context.intercept(Place.SENT, Stage.KEEP, this::sent);
        context.intercept(Place.ARRIVED, Stage.STAMP, MessageKeeping::withoutForgedIds);
        context.intercept(Place.ARRIVED, Stage.KEEP, this::arrived);
        context.on(SessionClosed.class, this::closed);
        context.every(Traces.PERIOD, traces::sweep);
    }

    @Override
    public void archiveWhen(Rule rule) {
        archiveRules.add(rule);
    }

    @Override
    public void pendWhen(Rule rule) {
        pendRules.add(rule);
    }

    /// Whether there are rules of both kinds: a message is in its sender's history, and waits until its recipient has it.
    public boolean keepsBothSides() {
        return !archiveRules.isEmpty() && !pendRules.isEmpty();
    }

    @Override
    public Optional<MessageId> idOfSent(Message message) {
        Jid owner = message.from().bare();
        return Turn.kept(entry -> entry.direction() == Direction.SENT && entry.owner().equals(owner)
                        && entry.peer().equals(message.to()) && entry.stanza().equals(message.element().toString()))
                .map(JournalEntry::id);
    }

    @Override
    public Optional<MessageId> pend(Jid domain, Message message) {
        if (worth(message) == Worth.NOTHING) {
            return Optional.empty();
        }
        MessageId id = journal.nextId();
        keep(domain, id, message.from(), Direction.RECEIVED, false, true, message, null);
        Turn.arrived(message.from());
        return Optional.of(id);
    }

    /// The sender's row. A message to oneself that is archived has only the recipient's.
    private Verdict sent(Passage passage) {
        if (!(passage.stanza() instanceof Message message)) {
            return passage.pass();
        }
        Jid owner = message.from().bare();
        Worth worth = worth(message);
        if (worth == Worth.NOTHING) {
            return passage.pass();
        }
        String originId = originId(message);
        if (originId != null && passage.session().filter(session -> resent.isKept(session, message, originId)).isPresent()) {
            return Verdict.DROP; // and counted as handled: it is kept, and on its way, since it was first sent
        }
        boolean archived = worth == Worth.ARCHIVE && keeps(archiveRules, owner, message);
        if (archived && !owner.equals(message.to().bare())) {
            keep(owner, journal.nextId(owner), message.to(), Direction.SENT, true, false, message, count(passage));
        } else if (!archived && passage.at() != null) {
            Turn.keepIfArrived(message.from(), () -> trace(owner, message, passage));
        }
        return passage.pass();
    }

    /// Of a message that is not in its sender's history: as much as tells a repeat, and how far the stream had come.
    private JournalEntry trace(Jid owner, Message message, Passage passage) {
        return new JournalEntry(owner, journal.nextId(owner), message.to(), Direction.SENT, false, false,
                Resent.trace(owner, message), originId(message), count(passage));
    }

    /// The recipient's row, and its id on the stanza. The row has the message as it came: mostly the same text as the sender's.
    private Verdict arrived(Passage passage) {
        if (!(passage.stanza() instanceof Message message)) {
            return passage.pass();
        }
        Jid owner = message.to().bare();
        Worth worth = worth(message);
        if (worth == Worth.NOTHING) {
            return passage.pass();
        }
        boolean archived = worth == Worth.ARCHIVE && keeps(archiveRules, owner, message);
        boolean pending = keeps(pendRules, owner, message);
        if (!archived && !pending) {
            return passage.pass();
        }
        MessageId id = journal.nextId(owner);
        keep(owner, id, message.from(), Direction.RECEIVED, archived, pending, message, null);
        Turn.arrived(message.from());
        return new Verdict.Pass(message.withElement(Keeping.withId(owner, id, message.element())));
    }

    private static @Nullable StreamCount count(Passage passage) {
        return passage.at() instanceof Session session
                ? session.kept().orElseGet(() -> new StreamCount(StreamName.of(session).value(), 0))
                : null;
    }

    /// The name of a stream that has none by XEP-0198, made when its first message is kept.
    private record StreamName(String value) {
        static StreamName of(ClientSession session) {
            return session.get(StreamName.class).orElseGet(() -> {
                StreamName made = new StreamName(Long.toUnsignedString(ThreadLocalRandom.current().nextLong(), Character.MAX_RADIX));
                session.put(made);
                return made;
            });
        }
    }

    /// What a client has sent on a stream that it has closed in order, it does not send again: the same name is another
    /// message then.
    private void closed(SessionClosed event) {
        ClientSession session = event.session();
        if (!event.inOrder() || session.get(SentBefore.class).isEmpty()) {
            return;
        }
        Jid owner = session.account();
        Stream<String> managed = session instanceof Session own ? own.management().map(StreamManagement::id).stream() : Stream.empty();
        Stream.concat(managed, session.get(StreamName.class).map(StreamName::value).stream())
                .forEach(name -> Turn.keep(JournalEntry.closed(owner, journal.nextId(owner), name)));
    }

    private static void keep(Jid owner, MessageId id, Jid peer, Direction direction, boolean archived, boolean pending,
            Message message, @Nullable StreamCount count) {
        Turn.keep(new JournalEntry(owner, id, peer, direction, archived, pending,
                message.element().toString(), originId(message), count));
    }

    private Worth worth(Message message) {
        return archiveRules.isEmpty() && pendRules.isEmpty() ? Worth.NOTHING : Worth.of(message);
    }

    private static boolean keeps(List<Rule> rules, Jid owner, Message message) {
        for (Rule rule : rules) {
            if (rule.keeps(owner, message)) {
                return true;
            }
        }
        return false;
    }

    /// XEP-0359 §5: only the account itself says what its ids are.
    private static Verdict withoutForgedIds(Passage passage) {
        if (!(passage.stanza() instanceof Message message) || !message.element().has("stanza-id", STANZA_ID)) {
            return passage.pass();
        }
        Jid owner = message.to().bare();
        return new Verdict.Pass(message.withElement(message.element().withoutChildren(child -> Keeping.isIdBy(owner, child))));
    }

    @Override
    public void close() {
        traces.close();
    }

    private static @Nullable String originId(Message message) {
        return message.element().child(ORIGIN_ID, STANZA_ID)
                .flatMap(origin -> origin.attribute("id"))
                .or(message::id)
                .orElse(null);
    }
}
