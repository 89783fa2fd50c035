package org.bluetick.federation;

import org.bluetick.xml.Element;

/// The elements of bidirectional streams (XEP-0288).
final class Bidi {
    static final Element FEATURE = Element.of("bidi", "urn:xmpp:features:bidi");
    static final Element ENABLE = Element.of("bidi", "urn:xmpp:bidi");

    private Bidi() {}

    static boolean isOffered(Element features) {
        return features.has("bidi", "urn:xmpp:features:bidi");
    }

    static boolean isEnable(Element element) {
        return element.is("bidi", "urn:xmpp:bidi");
    }
}
