package org.bluetick.upload;

import java.util.Set;
import org.eclipse.jetty.http.CompressedContentFormat;
import org.eclipse.jetty.http.HttpField;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpMethod;
import org.eclipse.jetty.http.content.HttpContent;
import org.eclipse.jetty.http.content.ResourceHttpContent;
import org.eclipse.jetty.io.ByteBufferPool;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.util.BufferUtil;
import org.eclipse.jetty.util.Callback;

/// A file as the answer to one request.
final class FileContent extends HttpContent.Wrapper {
    private static final int BUFFER = 128 * 1024;

    private final Upload file;
    private final boolean headersOnly;

    private FileContent(HttpContent content, Upload file, boolean headersOnly) {
        super(content);
        this.file = file;
        this.headersOnly = headersOnly;
    }

    static FileContent of(Upload file, ContentStore contents, Request request) {
        ByteBufferPool.Sized buffers = new ByteBufferPool.Sized(request.getComponents().getByteBufferPool(), true, BUFFER);
        return new FileContent(
                new ResourceHttpContent(new FileResource(file, contents), file.knownType().text(), buffers),
                file, HttpMethod.HEAD.is(request.getMethod()));
    }

    /// Of an id there is only ever one content.
    @Override
    public HttpField getETag() {
        return new HttpField(HttpHeader.ETAG, '"' + file.id() + '"');
    }

    /// None: what is uploaded may be compressed already.
    @Override
    public Set<CompressedContentFormat> getPreCompressedContentFormats() {
        return Set.of();
    }

    /// Jetty would read the whole file to answer `HEAD`.
    @Override
    public void writeTo(Content.Sink sink, long offset, long length, Callback callback) {
        if (headersOnly) {
            sink.write(true, BufferUtil.EMPTY_BUFFER, callback);
        } else {
            super.writeTo(sink, offset, length, callback);
        }
    }
}
