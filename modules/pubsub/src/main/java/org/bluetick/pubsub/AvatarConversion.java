package org.bluetick.pubsub;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.bluetick.address.Jid;
import org.bluetick.api.PersonalEvent;
import org.bluetick.api.VCardChanged;
import org.bluetick.api.VCardStore;
import org.bluetick.stanza.StanzaException;
import org.bluetick.xml.Element;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// XEP-0398: User Avatar to vCard-Based Avatars Conversion, both ways. A vCard can be read by everybody, so only what is
/// published at open nodes goes there (§8). Stateless; runs in the turn of who changes the one or the other.
record AvatarConversion(NodeStore nodes, VCardStore vcards, Publishing publishing, Consumer<VCardChanged> changed) {
    static final String FEATURE = "urn:xmpp:pep-vcard-conversion:0";
    private static final String METADATA = "urn:xmpp:avatar:metadata";
    private static final String DATA = "urn:xmpp:avatar:data";
    private static final String VCARD = "vcard-temp";
    private static final Logger LOG = LoggerFactory.getLogger(AvatarConversion.class);
    private static final NodeConfig OPEN = NodeConfig.DEFAULT.with(Option.ACCESS_MODEL, "open");

    private record Image(String type, byte[] bytes) {
        String id() {
            try {
                return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-1").digest(bytes));
            } catch (NoSuchAlgorithmException e) {
                throw new IllegalStateException("every Java platform has SHA-1", e);
            }
        }

        String base64() {
            return Base64.getEncoder().encodeToString(bytes);
        }
    }

    /// §4.1: an avatar without an image is none.
    void published(PersonalEvent event) {
        if (!event.node().equals(METADATA) || !isOpen(event.owner(), METADATA)) {
            return;
        }
        if (event.payload().firstElement().isEmpty()) {
            write(event.owner(), Optional.empty());
        } else if (isOpen(event.owner(), DATA)) {
            image(event).ifPresent(image -> write(event.owner(), Optional.of(image)));
        }
    }

    /// §4.2. What comes from the nodes is there already.
    void vcardChanged(VCardChanged event) {
        Jid owner = event.account();
        Optional<Image> photo = vcards.vcard(owner).flatMap(AvatarConversion::photo);
        if (photo.isPresent() && !photo.get().id().equals(shown(owner))) {
            publish(owner, photo.get());
        }
    }

    /// The vCard is kept, whatever becomes of this.
    private void publish(Jid owner, Image image) {
        try {
            publishImage(owner, image);
        } catch (StanzaException e) {
            LOG.debug("The photo of {} is not published: {}", owner, e.error().condition());
        }
    }

    private void publishImage(Jid owner, Image image) {
        publishing.publish(owner, DATA, image.id(), Element.of("data", DATA).plusText(image.base64()), OPEN);
        Element info = Element.of("info", METADATA)
                .with("id", image.id()).with("type", image.type()).with("bytes", Integer.toString(image.bytes().length));
        publishing.publish(owner, METADATA, image.id(), Element.of("metadata", METADATA, info), OPEN);
    }

    private boolean isOpen(Jid owner, String node) {
        return nodes.find(owner, node).filter(found -> found.config().accessModel() == NodeConfig.AccessModel.OPEN).isPresent();
    }

    /// The image that the metadata is about, and that is kept here.
    private Optional<Image> image(PersonalEvent event) {
        return event.payload().elements("info", METADATA)
                .filter(info -> info.attribute("url").isEmpty())
                .findFirst()
                .flatMap(info -> info.attribute("id")
                        .flatMap(id -> nodes.items(event.owner(), DATA, List.of(id)).stream().findFirst()
                                .flatMap(item -> image(info.attribute("type").orElse("image/png"), item.payload().text()))
                                .filter(image -> image.id().equals(id))));
    }

    private static Optional<Image> photo(Element vcard) {
        return vcard.child("PHOTO", VCARD).flatMap(photo -> image(
                photo.child("TYPE", VCARD).map(Element::text).filter(type -> !type.isBlank()).orElse("image/png"),
                photo.child("BINVAL", VCARD).map(Element::text).orElse("")));
    }

    private static Optional<Image> image(String type, String base64) {
        try {
            byte[] bytes = Base64.getMimeDecoder().decode(base64);
            return bytes.length == 0 ? Optional.empty() : Optional.of(new Image(type, bytes));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    /// The id of the avatar that is published.
    private String shown(Jid owner) {
        return nodes.newest(owner, METADATA, 1).stream()
                .flatMap(item -> item.payload().elements("info", METADATA))
                .flatMap(info -> info.attribute("id").stream())
                .findFirst()
                .orElse("");
    }

    private void write(Jid owner, Optional<Image> image) {
        Element old = vcards.vcard(owner).orElseGet(() -> Element.of("vCard", VCARD));
        Element without = old.withoutChildren("PHOTO", VCARD);
        Element vcard = image.map(photo -> without.plus(Element.of("PHOTO", VCARD,
                        Element.of("TYPE", VCARD).plusText(photo.type()),
                        Element.of("BINVAL", VCARD).plusText(photo.base64()))))
                .orElse(without);
        if (!vcard.equals(old)) {
            vcards.put(owner, vcard);
            changed.accept(new VCardChanged(owner));
        }
    }
}
