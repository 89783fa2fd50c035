package org.bluetick.transport.mina;

import java.util.List;
import java.util.concurrent.Executor;
import java.util.stream.IntStream;
import org.apache.mina.core.buffer.IoBuffer;
import org.apache.mina.core.service.IoProcessor;
import org.apache.mina.core.write.WriteRequest;
import org.apache.mina.transport.socket.nio.NioProcessor;
import org.apache.mina.transport.socket.nio.NioSession;

/// The I/O threads, and which of them owns which session. Used from any thread.
///
/// In place of MINA's own pool for one reason: there, suspending or resuming a session changes its selection
/// key from the calling thread, and can undo what the I/O thread changes in the same moment: a half-written
/// buffer would then wait for ever. Here the I/O thread alone changes it.
final class ProcessorPool implements IoProcessor<NioSession> {
    private final List<NioProcessor> processors;

    ProcessorPool(int size, Executor threads) {
        processors = IntStream.range(0, size).<NioProcessor>mapToObj(_ -> new OneRead(threads)).toList();
    }

    /// MINA reads on until the socket has nothing more, and so nearly every second of its reads is for nothing. Here a socket that
    /// has given less than there was room for is left alone: when it has more, the selector says so again.
    private static final class OneRead extends NioProcessor {
        OneRead(Executor threads) {
            super(threads);
        }

        @Override
        protected int read(NioSession session, IoBuffer buffer) throws Exception {
            return buffer.position() > 0 ? 0 : super.read(session, buffer);
        }
    }

    private NioProcessor of(NioSession session) {
        return processors.get((int) (session.getId() % processors.size()));
    }

    @Override
    public void add(NioSession session) {
        of(session).add(session);
    }

    @Override
    public void flush(NioSession session) {
        of(session).flush(session);
    }

    @Override
    public void write(NioSession session, WriteRequest request) {
        of(session).write(session, request);
    }

    @Override
    public void updateTrafficControl(NioSession session) {
        of(session).updateTrafficMask(session);
    }

    @Override
    public void remove(NioSession session) {
        of(session).remove(session);
    }

    @Override
    public void dispose() {
        processors.forEach(NioProcessor::dispose);
    }

    @Override
    public boolean isDisposing() {
        return processors.getFirst().isDisposing();
    }

    @Override
    public boolean isDisposed() {
        return processors.getFirst().isDisposed();
    }
}
