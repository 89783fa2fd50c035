package org.bluetick.archive;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.bluetick.address.Jid;
import org.bluetick.address.MalformedJidException;
import org.bluetick.api.HistoryFilter;
import org.bluetick.api.MessageId;
import org.bluetick.stanza.DataForm;
import org.bluetick.stanza.ResultSet;
import org.bluetick.stanza.StanzaError;
import org.bluetick.stanza.StanzaException;
import org.bluetick.xml.Element;
import org.jspecify.annotations.Nullable;

/// What a client asks of an archive (XEP-0313 §4).
/// @param filter `with`, `start`, `end`, `after-id` and `before-id`
/// @param ids these messages only; empty: all that pass the filter
/// @param named all messages the request names, which must be there (XEP-0313 §4.1.3, §4.3.2)
/// @param after of the page: only what is after it, null for none
/// @param before of the page: only what is before it, null for none
record MamQuery(
        HistoryFilter filter,
        List<MessageId> ids,
        Set<MessageId> named,
        ResultSet page,
        @Nullable MessageId after,
        @Nullable MessageId before,
        boolean flipped) {

    static final String NAMESPACE = "urn:xmpp:mam:2";

    /// XEP-0431: Full Text Search in MAM.
    static final String FULL_TEXT = "urn:xmpp:fulltext:0";
    static final String FULL_TEXT_FIELD = "{" + FULL_TEXT + "}fulltext";

    /// More than are on one page would not be given anyway.
    private static final int MOST_IDS = 100;

    /// @throws StanzaException what is wrong with it; `item-not-found` for an id that no message can have
    /// @param searchable whether it may ask for words
    static MamQuery read(Element query, boolean searchable) {
        if (query.attribute("node").isPresent()) {
            throw new StanzaException(StanzaError.ITEM_NOT_FOUND.withText("an account's archive has no nodes"));
        }
        Conditions conditions = new Conditions(searchable);
        DataForm.in(query).ifPresent(conditions::addAll);
        if (conditions.filter.words() != null && !conditions.ids.isEmpty()) {
            throw new StanzaException(StanzaError.FEATURE_NOT_IMPLEMENTED.withText("words and ids; expected one of them"));
        }
        ResultSet page = ResultSet.in(query);
        if (page.index() != null) {
            throw new StanzaException(StanzaError.FEATURE_NOT_IMPLEMENTED.withText(
                    "pages by index; expected after or before"));
        }
        MessageId after = page.after() == null ? null : id(page.after());
        MessageId before = page.before() == null || page.before().isEmpty() ? null : id(page.before());
        Stream.of(after, before).forEach(id -> {
            if (id != null) {
                conditions.named.add(id);
            }
        });
        return new MamQuery(conditions.filter, List.copyOf(conditions.ids), Set.copyOf(conditions.named), page, after, before,
                query.has("flip-page", NAMESPACE));
    }

    /// The filter of the page: the query's, and from the one item to the other.
    HistoryFilter pageFilter() {
        HistoryFilter from = after == null ? filter : filter.after(after);
        return before == null ? from : from.before(before);
    }

    /// The form's fields, one after the other (XEP-0313 §4.1).
    private static final class Conditions {
        private final boolean searchable;
        private HistoryFilter filter = HistoryFilter.ALL;
        private final List<MessageId> ids = new ArrayList<>();
        private final Set<MessageId> named = new HashSet<>();
        private final Set<String> seen = new HashSet<>();

        Conditions(boolean searchable) {
            this.searchable = searchable;
        }

        void addAll(DataForm form) {
            String formType = form.formType().orElse("");
            if (form.type() != DataForm.Type.SUBMIT || !formType.equals(NAMESPACE)) {
                throw new StanzaException(StanzaError.BAD_REQUEST.withText(
                        "form of type " + form.type() + " \"" + formType + "\"; expected submit and " + NAMESPACE));
            }
            form.fields().forEach(this::add);
        }

        private void add(DataForm.Field field) {
            if (!seen.add(field.var())) {
                throw new StanzaException(StanzaError.BAD_REQUEST.withText("field " + field.var() + " twice"));
            }
            filter = switch (field.var()) {
                case "FORM_TYPE" -> filter;
                case "with" -> field.values().isEmpty() ? filter : filter.with(jid(single(field)));
                case "start" -> field.values().isEmpty() ? filter : filter.start(wholeMillisecond(time(field)));
                case "end" -> field.values().isEmpty() ? filter : filter.end(time(field));
                case "after-id" -> field.values().isEmpty() ? filter : filter.after(name(single(field)));
                case "before-id" -> field.values().isEmpty() ? filter : filter.before(name(single(field)));
                case FULL_TEXT_FIELD -> field.values().isEmpty() ? filter : containing(single(field));
                case "ids" -> {
                    addIds(field.values());
                    yield filter;
                }
                default -> throw unknown(field.var());
            };
        }

        /// XEP-0431 §2.2.
        private HistoryFilter containing(String words) {
            if (!searchable) {
                throw unknown(FULL_TEXT_FIELD);
            }
            return words.isBlank() ? filter : filter.containing(words);
        }

        private void addIds(List<String> values) {
            if (values.size() > MOST_IDS) {
                throw new StanzaException(StanzaError.POLICY_VIOLATION.withText(
                        values.size() + " ids; expected at most " + MOST_IDS));
            }
            values.forEach(value -> ids.add(name(value)));
        }

        private MessageId name(String text) {
            MessageId id = id(text);
            named.add(id);
            return id;
        }
    }

    private static StanzaException unknown(String var) {
        return new StanzaException(StanzaError.FEATURE_NOT_IMPLEMENTED.withText("unknown field \"" + var + "\""));
    }

    private static String single(DataForm.Field field) {
        if (field.values().size() != 1) {
            throw new StanzaException(StanzaError.BAD_REQUEST.withText(
                    field.values().size() + " values of " + field.var() + "; expected one"));
        }
        return field.values().getFirst();
    }

    private static Jid jid(String text) {
        try {
            return Jid.of(text);
        } catch (MalformedJidException e) {
            throw new StanzaException(StanzaError.JID_MALFORMED.withText("with: " + e.getMessage()));
        }
    }

    private static Instant time(DataForm.Field field) {
        String text = single(field);
        return DateTimes.parse(text).orElseThrow(() -> new StanzaException(StanzaError.BAD_REQUEST.withText(
                field.var() + " \"" + text + "\"; expected a time, for example 2026-03-01T12:00:00Z")));
    }

    /// Messages are dated in milliseconds: one of the same millisecond would be before a start within it.
    private static Instant wholeMillisecond(Instant time) {
        Instant cut = time.truncatedTo(ChronoUnit.MILLIS);
        return cut.equals(time) ? time : cut.plusMillis(1);
    }

    private static MessageId id(String text) {
        return MessageId.parse(text).orElseThrow(() -> new StanzaException(StanzaError.ITEM_NOT_FOUND));
    }
}
