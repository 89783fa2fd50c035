package org.bluetick.upload;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.file.NoSuchFileException;
import java.time.Duration;
import java.time.Instant;
import java.util.OptionalLong;
import java.util.function.Supplier;
import org.eclipse.jetty.io.ByteBufferPool;
import org.eclipse.jetty.io.Content;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.core.ResponseInputStream;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.GetObjectRequest;
import software.amazon.awssdk.services.s3.model.GetObjectResponse;
import software.amazon.awssdk.services.s3.model.NoSuchKeyException;
import software.amazon.awssdk.services.s3.model.PutObjectRequest;
import software.amazon.awssdk.services.s3.presigner.S3Presigner;

/// Contents as objects of an S3 bucket. An object is there whole or not at all: that is the protocol's promise. Any thread
/// may call.
final class S3Store implements ContentStore, DirectAccess {
    private static final Duration SIGNED_FOR = Duration.ofHours(1);

    private final S3Client client;
    private final S3Presigner presigner;
    private final String bucket;
    private final String prefix;

    S3Store(S3Client client, S3Presigner presigner, String bucket, String prefix) {
        this.client = client;
        this.presigner = presigner;
        this.bucket = bucket;
        this.prefix = prefix;
    }

    @Override
    public boolean hasRoomFor(long bytes) {
        return true;
    }

    @Override
    public void put(String id, InputStream content, long size) throws IOException {
        CountedContent counted = new CountedContent(content, size);
        PutObjectRequest request = PutObjectRequest.builder().bucket(bucket).key(key(id)).contentLength(size).build();
        try {
            client.putObject(request, RequestBody.fromContentProvider(counted::once, size, MediaType.UNKNOWN.text()));
        } catch (SdkException e) {
            throw counted.failure != null ? counted.failure : failed("put", id, e);
        }
        if (content.read() >= 0) {
            delete(id);
            throw new IOException("the content has more than " + size + " bytes");
        }
    }

    @Override
    public Content.Source read(String id, long offset, long length, ByteBufferPool.Sized buffers) throws IOException {
        GetObjectRequest request = GetObjectRequest.builder().bucket(bucket).key(key(id))
                .range("bytes=" + offset + "-" + (offset + length - 1)).build();
        ResponseInputStream<GetObjectResponse> object = asked("get", id, () -> client.getObject(request));
        return Content.Source.from(new ByteBufferPool.Sized(buffers.getWrapped(), false, buffers.getSize()), new Aborting(object));
    }

    @Override
    public void delete(String id) throws IOException {
        asked("delete", id, () -> client.deleteObject(request -> request.bucket(bucket).key(key(id))));
    }

    /// The store removes by itself what did not come to its end.
    @Override
    public void tidy(Instant before) {}

    @Override
    public URI put(Upload slot) {
        PutObjectRequest.Builder request = PutObjectRequest.builder().bucket(bucket).key(key(slot.id())).contentLength(slot.size());
        if (slot.type() != null) {
            request.contentType(slot.type().text());
        }
        return URI.create(presigner.presignPutObject(presign -> presign
                .signatureDuration(Slots.LIFETIME).putObjectRequest(request.build())).url().toString());
    }

    @Override
    public URI get(Upload file) {
        GetObjectRequest request = GetObjectRequest.builder().bucket(bucket).key(key(file.id()))
                .responseContentDisposition(Downloads.disposition(file))
                .responseContentType(file.knownType().text())
                .build();
        return URI.create(presigner.presignGetObject(presign -> presign
                .signatureDuration(SIGNED_FOR).getObjectRequest(request)).url().toString());
    }

    @Override
    public OptionalLong size(String id) throws IOException {
        try {
            return OptionalLong.of(asked("head", id,
                    () -> client.headObject(request -> request.bucket(bucket).key(key(id))).contentLength()));
        } catch (NoSuchFileException e) {
            return OptionalLong.empty();
        }
    }

    private String key(String id) {
        return prefix + id;
    }

    private static <T> T asked(String what, String id, Supplier<T> request) throws IOException {
        try {
            return request.get();
        } catch (NoSuchKeyException e) {
            throw new NoSuchFileException(id);
        } catch (SdkException e) {
            throw failed(what, id, e);
        }
    }

    private static IOException failed(String what, String id, SdkException e) {
        return new IOException("the object store does not " + what + " " + id + ": " + e.getMessage(), e);
    }

    @Override
    public void close() {
        presigner.close();
        client.close();
    }

    /// Remembers what was wrong with the content: the client speaks of its own troubles only.
    private static final class CountedContent extends FilterInputStream {
        private final long size;
        private long read;
        private @Nullable IOException failure;

        CountedContent(InputStream content, long size) {
            super(content);
            this.size = size;
        }

        @Override
        public int read() throws IOException {
            byte[] one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : Byte.toUnsignedInt(one[0]);
        }

        @Override
        public int read(byte[] buffer, int offset, int length) throws IOException {
            try {
                int more = super.read(buffer, offset, length);
                if (more < 0 && read < size) {
                    throw new IOException("the content ends after " + read + " bytes; expected " + size);
                }
                read += Math.max(0, more);
                return more;
            } catch (IOException e) {
                failure = e;
                throw e;
            }
        }

        /// The client may try again as long as nothing was read: what was read is gone.
        InputStream once() {
            if (read > 0 || failure != null) {
                throw SdkClientException.create("the content has been read already");
            }
            return this;
        }

        @Override
        public boolean markSupported() {
            return false;
        }

        /// Between tries, too.
        @Override
        public void close() {}
    }

    /// A reader that goes away early does not wait for the rest of the object.
    private static final class Aborting extends FilterInputStream {
        private final ResponseInputStream<?> object;

        Aborting(ResponseInputStream<?> object) {
            super(object);
            this.object = object;
        }

        @Override
        public void close() {
            object.abort();
        }
    }
}
