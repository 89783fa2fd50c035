package org.bluetick.clustering;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The resources of an account as the cache holds them: bytes, so that Ignite need not know their classes. Versions of the
/// server read each other's: fields are only added at the end of an entry.
final class RouteList {
    private RouteList() {}

    /// @param node where it is
    /// @param since when it was bound, in milliseconds: the younger of two under one address is the one that counts
    record Entry(String resource, int node, long since, boolean available, int priority, String smId) {}

    static byte[] encode(List<Entry> entries) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(64 * entries.size());
        try (DataOutputStream out = new DataOutputStream(bytes)) {
            for (Entry entry : entries) {
                byte[] encoded = encode(entry);
                out.writeShort(encoded.length);
                out.write(encoded);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }

    static byte[] encode(Entry entry) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(64);
        try (DataOutputStream out = new DataOutputStream(bytes)) {
            out.writeUTF(entry.resource());
            out.writeShort(entry.node());
            out.writeLong(entry.since());
            out.writeBoolean(entry.available());
            out.writeByte(entry.priority());
            out.writeUTF(entry.smId());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }

    static List<Entry> decode(byte @Nullable [] bytes) {
        List<Entry> entries = new ArrayList<>(2);
        if (bytes == null) {
            return entries;
        }
        try (DataInputStream in = new DataInputStream(new ByteArrayInputStream(bytes))) {
            while (in.available() > 0) {
                entries.add(decodeOne(in.readNBytes(in.readUnsignedShort())));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return entries;
    }

    static Entry decodeOne(byte[] bytes) {
        try (DataInputStream in = new DataInputStream(new ByteArrayInputStream(bytes))) {
            return new Entry(in.readUTF(), in.readUnsignedShort(), in.readLong(), in.readBoolean(), in.readByte(), in.readUTF());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
