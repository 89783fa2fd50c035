package org.bluetick.clustering;

import java.nio.ByteBuffer;
import org.bluetick.cluster.Peers;

/// What comes from one node. Used by one thread at a time: Ignite hands over a node's ordered messages so.
final class Inbox {
    /// The sender is told no more often than after so much.
    private static final int TELL_AFTER = 256 << 10;
    private static final int TELL_AFTER_BATCHES = 64;

    private final int node;
    private final Peers.Listener listener;
    private final Taken taken;
    private long epoch;
    private long last;
    private long told;
    private int bytesSince;

    /// Tells the sender that there is room again.
    interface Taken {
        void upTo(long epoch, long number);
    }

    Inbox(int node, Peers.Listener listener, Taken taken) {
        this.node = node;
        this.listener = listener;
        this.taken = taken;
    }

    void received(byte[] message) {
        ByteBuffer in = ByteBuffer.wrap(message);
        long itsEpoch = in.getLong();
        long number = in.getLong();
        if (itsEpoch != epoch || number != last + 1) {
            begin(itsEpoch, number);
        }
        last = number;
        while (in.hasRemaining()) {
            byte[] frame = new byte[in.getInt()];
            in.get(frame);
            listener.received(node, frame);
        }
        bytesSince += message.length;
        if (bytesSince >= TELL_AFTER || last - told >= TELL_AFTER_BATCHES) {
            bytesSince = 0;
            told = last;
            taken.upTo(epoch, last);
        }
    }

    /// The first of an outbox, or there is a hole.
    private void begin(long itsEpoch, long number) {
        boolean isFirst = epoch == 0 && number == 1;
        epoch = itsEpoch;
        told = number - 1;
        if (!isFirst) {
            listener.lost();
        }
    }
}
