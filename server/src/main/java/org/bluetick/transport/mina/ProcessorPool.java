package org.bluetick.transport.mina;

import java.util.List;
import java.util.concurrent.Executor;
import java.util.stream.IntStream;
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
        processors = IntStream.range(0, size).mapToObj(i -> new NioProcessor(threads)).toList();
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
