package org.bluetick.cluster;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.bluetick.address.Jid;
import org.bluetick.stanza.Stanza;
import org.bluetick.xml.Element;
import org.bluetick.xml.ElementParser;
import org.bluetick.xml.ElementWriter;
import org.bluetick.xml.XmlException;

/// What one node sends to another. As bytes: a letter, then two addresses or a number, then XML. Nodes of different
/// versions speak it with each other, so letters are added and never changed.
sealed interface Frame {
    /// For one session.
    record Delivery(Jid resource, Stanza stanza) implements Frame {}

    /// For one session: it may lack what was sent to it before the frames that follow.
    record Look(Jid resource) implements Frame {}

    /// For a module.
    record Notice(Element notice) implements Frame {}

    record Question(long id, Element question) implements Frame {}

    /// @param answer empty: there is none
    record Answer(long id, Optional<Element> answer) implements Frame {}

    /// Of a later version.
    record Unknown() implements Frame {}

    default byte[] bytes() {
        return switch (this) {
            case Delivery(Jid resource, Stanza stanza) -> {
                byte[] xml = ElementWriter.toBytes(stanza.element());
                byte[] at = utf8(resource);
                byte[] to = utf8(stanza.to());
                yield ByteBuffer.allocate(1 + Short.BYTES + at.length + Short.BYTES + to.length + xml.length)
                        .put((byte) 'd').putShort((short) at.length).put(at).putShort((short) to.length).put(to).put(xml).array();
            }
            case Look(Jid resource) -> {
                byte[] at = utf8(resource);
                yield ByteBuffer.allocate(1 + Short.BYTES + at.length).put((byte) 'l').putShort((short) at.length).put(at).array();
            }
            case Notice(Element notice) -> {
                byte[] xml = ElementWriter.toBytes(notice);
                yield ByteBuffer.allocate(1 + xml.length).put((byte) 'n').put(xml).array();
            }
            case Question(long id, Element question) -> numbered('q', id, ElementWriter.toBytes(question));
            case Answer(long id, Optional<Element> answer) -> numbered('a', id, answer.map(ElementWriter::toBytes).orElse(new byte[0]));
            case Unknown() -> throw new IllegalStateException("a frame of no kind; expected one that can be sent");
        };
    }

    /// @throws XmlException when the sender wrote what it could not have
    static Frame of(byte[] bytes) throws XmlException {
        ByteBuffer in = ByteBuffer.wrap(bytes);
        return switch (in.get()) {
            case 'd' -> delivery(in);
            case 'l' -> new Look(jid(in));
            case 'n' -> new Notice(ElementParser.parse(rest(in)));
            case 'q' -> new Question(in.getLong(), ElementParser.parse(rest(in)));
            case 'a' -> new Answer(in.getLong(), in.hasRemaining() ? Optional.of(ElementParser.parse(rest(in))) : Optional.empty());
            default -> new Unknown();
        };
    }

    private static Frame delivery(ByteBuffer in) throws XmlException {
        Jid resource = jid(in);
        Jid to = jid(in);
        Element element = ElementParser.parse(rest(in));
        return new Delivery(resource, Stanza.of(element, Jid.of(element.attribute("from").orElseThrow()), to));
    }

    private static byte[] numbered(char letter, long id, byte[] xml) {
        return ByteBuffer.allocate(1 + Long.BYTES + xml.length).put((byte) letter).putLong(id).put(xml).array();
    }

    private static byte[] utf8(Jid jid) {
        return jid.toString().getBytes(StandardCharsets.UTF_8);
    }

    private static Jid jid(ByteBuffer in) {
        byte[] text = new byte[Short.toUnsignedInt(in.getShort())];
        in.get(text);
        return Jid.of(new String(text, StandardCharsets.UTF_8));
    }

    private static byte[] rest(ByteBuffer in) {
        byte[] rest = new byte[in.remaining()];
        in.get(rest);
        return rest;
    }
}
