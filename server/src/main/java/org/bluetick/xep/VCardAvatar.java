package org.bluetick.xep;

import static org.bluetick.api.Place.SENT;
import static org.bluetick.api.Stage.STAMP;

import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.LoadingCache;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Optional;
import org.bluetick.address.Jid;
import org.bluetick.api.ModuleContext;
import org.bluetick.api.Passage;
import org.bluetick.api.SessionEvents.AccountRemoved;
import org.bluetick.api.VCardChanged;
import org.bluetick.api.VCardStore;
import org.bluetick.api.Verdict;
import org.bluetick.api.XmppModule;
import org.bluetick.stanza.Presence;
import org.bluetick.xml.Element;

/// XEP-0153: vCard-Based Avatars. Puts the hash of the account's photo into the available presence its clients send,
/// unless they say that they have none to show (XEP-0398 §5).
final class VCardAvatar implements XmppModule {
    private static final String UPDATE = "vcard-temp:x:update";
    private static final String VCARD = VCardTemp.NAMESPACE;
    private static final int CACHED_ACCOUNTS = 10_000;
    /// A vCard may be changed through another node, which does not tell.
    private static final Duration CACHED_FOR = Duration.ofMinutes(5);

    @Override
    public String name() {
        return "vcard-avatar";
    }

    @Override
    public void install(ModuleContext context) {
        VCardStore vcards = context.get(VCardStore.class);
        LoadingCache<Jid, String> hashes = Caffeine.newBuilder()
                .maximumSize(CACHED_ACCOUNTS)
                .expireAfterWrite(CACHED_FOR)
                .build(account -> vcards.vcard(account).flatMap(VCardAvatar::photo).map(VCardAvatar::hash).orElse(""));
        context.on(VCardChanged.class, changed -> hashes.invalidate(changed.account()));
        context.on(AccountRemoved.class, removed -> hashes.invalidate(removed.account()));
        context.intercept(SENT, STAMP, passage -> stamp(passage, hashes));
    }

    private static Verdict stamp(Passage passage, LoadingCache<Jid, String> hashes) {
        if (!(passage.stanza() instanceof Presence presence) || !presence.isAvailable() || saysNone(presence)) {
            return passage.pass();
        }
        String hash = hashes.get(presence.from().bare());
        if (hash.isEmpty()) {
            return passage.pass();
        }
        Element update = Element.of("x", UPDATE, Element.of("photo", UPDATE).plusText(hash));
        return new Verdict.Pass(
                presence.withElement(presence.element().withoutChildren("x", UPDATE).plus(update)));
    }

    private static boolean saysNone(Presence presence) {
        return presence.element().child("x", UPDATE)
                .flatMap(update -> update.child("photo", UPDATE))
                .filter(photo -> photo.text().isBlank())
                .isPresent();
    }

    /// The image itself; empty when there is none, or it is no Base64.
    private static Optional<byte[]> photo(Element vcard) {
        String encoded = vcard.child("PHOTO", VCARD)
                .flatMap(photo -> photo.child("BINVAL", VCARD))
                .map(Element::text)
                .orElse("");
        try {
            byte[] image = Base64.getMimeDecoder().decode(encoded);
            return image.length == 0 ? Optional.empty() : Optional.of(image);
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    private static String hash(byte[] image) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-1").digest(image));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-1", e);
        }
    }
}
