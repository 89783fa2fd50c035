package org.bluetick.xml;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.bluetick.xml.StreamReaderTest.HEADER;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.LongStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// What holds for any element and any bytes.
final class XmlPropertyTest {
    private static final XmlLimits LIMITS = new XmlLimits(100_000, 30, 50, 5_000);
    private static final XmlLimits SMALL = new XmlLimits(600, 6, 6, 100);

    static LongStream seeds() {
        return LongStream.range(0, 300);
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void writeThenParseGivesTheSameElement(long seed) throws XmlException {
        Element element = new RandomXml(seed).element();
        assertEquals(element, ElementParser.parse(ElementWriter.toXml(element)), "seed " + seed);
        assertEquals(element, ElementParser.parse(ElementWriter.toBytes(element)), "seed " + seed);
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void writeToAStreamThenReadGivesTheSameElements(long seed) throws XmlException {
        RandomXml random = new RandomXml(seed);
        StreamReader reader = new StreamReader(LIMITS);
        reader.feed(ByteBuffer.wrap(HEADER.getBytes(UTF_8)));
        assertNotNull(reader.next());
        for (int i = 0; i < 5; i++) {
            Element element = random.element();
            byte[] bytes = ElementWriter.toBytes(element, "jabber:client");
            reader.feed(ByteBuffer.wrap(bytes));
            assertEquals(new StreamEvent.Received(element, bytes.length), reader.next(), "seed " + seed);
        }
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void anySplitOfTheBytesGivesTheSameEvents(long seed) throws XmlException {
        byte[] stream = stream(new RandomXml(seed));
        List<StreamEvent> whole = new ArrayList<>();
        readPieces(stream, stream.length, new Random(seed), whole);
        assertTrue(whole.getLast() instanceof StreamEvent.Closed);
        for (int most : new int[] {1, 2, 7, 100, 1000}) {
            List<StreamEvent> pieces = new ArrayList<>();
            readPieces(stream, most, new Random(seed), pieces);
            assertEquals(whole, pieces, "seed " + seed);
        }
    }

    /// Whatever is changed in a stream: the same events and the same error in any split, and nothing else is thrown.
    @ParameterizedTest
    @MethodSource("seeds")
    void damagedBytesGiveAnXmlExceptionAtMost(long seed) {
        byte[] stream = stream(new RandomXml(seed));
        Random random = new Random(seed);
        for (int i = 0; i < 50; i++) {
            byte[] damaged = damage(stream, random);
            List<String> whole = outcome(damaged, damaged.length, random);
            assertEquals(whole, outcome(damaged, 1, random), "seed " + seed);
            assertEquals(whole, outcome(damaged, 50, random), "seed " + seed);
        }
    }

    private static byte[] stream(RandomXml random) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.writeBytes(HEADER.getBytes(UTF_8));
        for (int i = 0; i < 4; i++) {
            out.writeBytes(ElementWriter.toBytes(random.element(), "jabber:client"));
            out.writeBytes((random.space() + "<stream:x y='/>'><![CDATA[</stream:stream>]]></stream:x>").getBytes(UTF_8));
        }
        out.writeBytes("</stream:stream>".getBytes(UTF_8));
        return out.toByteArray();
    }

    private static List<String> outcome(byte[] stream, int most, Random random) {
        List<StreamEvent> events = new ArrayList<>();
        List<String> outcome = new ArrayList<>();
        try {
            readPieces(stream, most, random, events, SMALL);
        } catch (XmlException refused) {
            outcome.add(refused.condition().elementName());
        }
        events.forEach(event -> outcome.add(event.toString()));
        return outcome;
    }

    private static void readPieces(byte[] stream, int most, Random random, List<StreamEvent> events) throws XmlException {
        readPieces(stream, most, random, events, LIMITS);
    }

    private static void readPieces(byte[] stream, int most, Random random, List<StreamEvent> events, XmlLimits limits) throws XmlException {
        StreamReader reader = new StreamReader(limits);
        for (int from = 0; from < stream.length; ) {
            int to = from + Math.min(stream.length - from, 1 + random.nextInt(most));
            byte[] piece = Arrays.copyOfRange(stream, from, to);
            reader.feed(ByteBuffer.wrap(piece));
            drain(reader, piece.length, events);
            assertTrue(reader.bufferedBytes() <= limits.stanzaBytes(), "buffered " + reader.bufferedBytes());
            Arrays.fill(piece, (byte) '?');
            from = to;
        }
    }

    private static void drain(StreamReader reader, int most, List<StreamEvent> events) throws XmlException {
        for (int i = 0; i <= most; i++) {
            StreamEvent event = reader.next();
            if (event == null) {
                return;
            }
            events.add(event);
        }
        fail("more events than bytes");
    }

    private static byte[] damage(byte[] stream, Random random) {
        byte[] damaged = stream.clone();
        for (int i = 1 + random.nextInt(3); i > 0; i--) {
            int at = random.nextInt(damaged.length);
            byte[] meaningful = "<>/'\"&;![]?-:= \0\n".getBytes(UTF_8);
            switch (random.nextInt(4)) {
                case 0 -> damaged[at] = (byte) random.nextInt();
                case 1 -> damaged[at] = meaningful[random.nextInt(meaningful.length)];
                case 2 -> damaged = without(damaged, at, Math.min(damaged.length - at, 1 + random.nextInt(9)));
                default -> System.arraycopy(stream, at = Math.min(at, stream.length - 20), damaged, Math.min(random.nextInt(stream.length), damaged.length - 20), 20);
            }
        }
        return damaged;
    }

    private static byte[] without(byte[] bytes, int at, int length) {
        byte[] shorter = Arrays.copyOf(bytes, bytes.length - length);
        System.arraycopy(bytes, at + length, shorter, at, shorter.length - at);
        return shorter;
    }
}
