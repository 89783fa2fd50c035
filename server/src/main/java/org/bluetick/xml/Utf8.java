package org.bluetick.xml;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/// Well-formed UTF-8 (RFC 3629 §4). Woodstox's own decoder accepts overlong forms, so that bytes which the framer took
/// for text could become markup; therefore everything passes here first.
final class Utf8 {
    private static final VarHandle LONGS = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.nativeOrder());
    private static final long HIGH_BITS = 0x8080808080808080L;

    private Utf8() {}

    static void require(byte[] bytes, int from, int length) throws XmlException {
        int end = from + length;
        int at = skipAscii(bytes, from, end);
        while (at < end) {
            int size = sequence(bytes, at, end);
            if (size == 0) {
                throw XmlException.notWellFormed("byte 0x%02x begins no valid UTF-8 sequence".formatted(bytes[at]));
            }
            at = skipAscii(bytes, at + size, end);
        }
    }

    private static int skipAscii(byte[] bytes, int from, int end) {
        int at = from;
        while (at + Long.BYTES <= end && ((long) LONGS.get(bytes, at) & HIGH_BITS) == 0) {
            at += Long.BYTES;
        }
        while (at < end && bytes[at] >= 0) {
            at++;
        }
        return at;
    }

    /// The length of the longer sequence at this place, 0 if there is none. The second byte's range keeps out
    /// overlong forms (E0, F0), surrogates (ED) and what is beyond U+10FFFF (F4).
    private static int sequence(byte[] bytes, int at, int end) {
        int lead = bytes[at] & 0xFF;
        int size = lead < 0xC2 ? 0 : lead < 0xE0 ? 2 : lead < 0xF0 ? 3 : lead < 0xF5 ? 4 : 0;
        if (size == 0 || at + size > end) {
            return 0;
        }
        int lowest = lead == 0xE0 ? 0xA0 : lead == 0xF0 ? 0x90 : 0x80;
        int highest = lead == 0xED ? 0x9F : lead == 0xF4 ? 0x8F : 0xBF;
        int second = bytes[at + 1] & 0xFF;
        if (second < lowest || second > highest) {
            return 0;
        }
        for (int i = 2; i < size; i++) {
            if ((bytes[at + i] & 0xC0) != 0x80) {
                return 0;
            }
        }
        return size;
    }
}
