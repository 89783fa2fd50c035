package org.bluetick.stanza;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.bluetick.xml.Element;
import org.bluetick.xml.Text;
import org.jspecify.annotations.Nullable;

/// Which page of a result is asked for (XEP-0059), and what is said of the one that is given.
/// @param max at most so many items; null when the asker leaves it to the server
/// @param after the page after that item
/// @param before the page before that item; empty: the last page
/// @param index the page that begins with the item of that number
public record ResultSet(@Nullable Integer max, @Nullable String after, @Nullable String before, @Nullable Integer index) {
    public static final String NAMESPACE = "http://jabber.org/protocol/rsm";

    /// The first page, of the size that suits the server.
    public static final ResultSet UNLIMITED = new ResultSet(null, null, null, null);

    private static final int MANY_DIGITS = 10;

    /// What a page is, as the answer says it.
    /// @param first empty when the page is
    /// @param index the place of the first item in the whole
    /// @param count how many items the whole has
    public record Page(Optional<String> first, Optional<String> last, OptionalLong index, OptionalLong count) {
        public Element element() {
            List<Element> content = new ArrayList<>();
            first.ifPresent(id -> content.add(firstElement(id)));
            last.ifPresent(id -> content.add(leaf("last", id)));
            count.ifPresent(number -> content.add(leaf("count", Long.toString(number))));
            return Element.of("set", NAMESPACE).plus(content);
        }

        private Element firstElement(String id) {
            Element element = leaf("first", id);
            return index.isPresent() ? element.with("index", Long.toString(index.getAsLong())) : element;
        }
    }

    /// The request among the children of an element; [#UNLIMITED] when there is none.
    /// @throws StanzaException `bad-request` when a number is none
    public static ResultSet in(Element parent) {
        return parent.child("set", NAMESPACE).map(ResultSet::read).orElse(UNLIMITED);
    }

    private static ResultSet read(Element set) {
        String after = set.child("after", NAMESPACE).map(Element::text).filter(id -> !id.isEmpty()).orElse(null);
        String before = set.child("before", NAMESPACE).map(Element::text).orElse(null);
        return new ResultSet(number(set, "max"), after, before, number(set, "index"));
    }

    private static @Nullable Integer number(Element set, String name) {
        return set.child(name, NAMESPACE).map(Element::text).map(text -> number(name, text.strip())).orElse(null);
    }

    /// A number that is too large for us is as good as the largest.
    private static int number(String name, String text) {
        if (text.isEmpty() || !text.chars().allMatch(c -> c >= '0' && c <= '9')) {
            throw new StanzaException(StanzaError.BAD_REQUEST.withText(
                    name + " \"" + text + "\"; expected a whole number, 0 or more"));
        }
        return text.length() < MANY_DIGITS ? Integer.parseInt(text) : Integer.MAX_VALUE;
    }

    private static Element leaf(String name, String text) {
        return Element.of(name, NAMESPACE, new Text(text));
    }

    /// How many items to give.
    /// @param usual when the asker does not say
    /// @param most what is given at most
    public int limit(int usual, int most) {
        return max == null ? usual : Math.min(max, most);
    }

    /// Whether the page is counted from the end.
    public boolean isBackward() {
        return before != null;
    }

    /// Whether the page is next to an item that the asker knows.
    public boolean isBeside() {
        return after != null || before != null && !before.isEmpty();
    }
}
