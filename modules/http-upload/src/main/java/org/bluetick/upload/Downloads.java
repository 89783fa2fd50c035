package org.bluetick.upload;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.NoSuchFileException;
import java.time.Clock;
import java.util.EnumSet;
import java.util.Optional;
import org.eclipse.jetty.http.DateGenerator;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpMethod;
import org.eclipse.jetty.http.HttpStatus;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.ResourceService;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Gives files to whoever knows their address. Ranges and conditions (RFC 9110 §13, §14) are Jetty's. Any thread.
final class Downloads {
    private static final Logger LOG = LoggerFactory.getLogger(Downloads.class);
    private static final Answer NOT_FOUND = new Answer(HttpStatus.NOT_FOUND_404, "There is no such file, or not any more");
    private static final Answer UNREADABLE = new Answer(HttpStatus.SERVICE_UNAVAILABLE_503, "The file cannot be read now");

    private final UploadStore uploads;
    private final ContentStore contents;
    private final @Nullable DirectUploads direct;
    private final Clock clock;
    private final ResourceService service = new ResourceService();

    /// @param direct where clients fetch files themselves; null: we give them
    Downloads(UploadStore uploads, ContentStore contents, @Nullable DirectUploads direct, Clock clock) {
        this.uploads = uploads;
        this.contents = contents;
        this.direct = direct;
        this.clock = clock;
        service.setEtags(true);
        service.setAcceptRanges(true);
        service.setCacheControl("private, max-age=3600");
    }

    void get(String id, Request request, Response response, Callback callback) {
        try {
            Optional<Upload> file = find(id);
            if (file.isEmpty()) {
                NOT_FOUND.send(response, callback);
            } else if (direct != null && HttpMethod.GET.is(request.getMethod())) {
                response.getHeaders().put(HttpHeader.CACHE_CONTROL, "no-store");
                response.getHeaders().put(HttpHeader.LOCATION, direct.store().get(file.get()).toString());
                new Answer(HttpStatus.FOUND_302, "").send(response, callback);
            } else {
                serve(file.get(), request, response, callback);
            }
        } catch (IOException e) {
            LOG.warn("Nobody knows whether file {} is there", id, e);
            UNREADABLE.send(response, callback);
        }
    }

    private Optional<Upload> find(String id) throws IOException {
        Optional<Upload> found = uploads.find(id);
        if (direct != null && found.isPresent()) {
            found = Optional.of(direct.look(found.get()));
        }
        return found.filter(file -> file.isThere(clock.instant()));
    }

    private void serve(Upload file, Request request, Response response, Callback callback) {
        putSafetyHeaders(file, response.getHeaders());
        FileContent content = FileContent.of(file, contents, request);
        service.doGet(withMeaningfulRange(request, content), response, unlessLost(file, response, callback), content);
    }

    /// Says what is wrong as long as nothing was sent; later the answer ends before its end.
    private static Callback unlessLost(Upload file, Response response, Callback callback) {
        return Callback.from(callback::succeeded, failure -> {
            Throwable cause = failure instanceof UncheckedIOException io ? io.getCause() : failure;
            if (response.isCommitted()) {
                LOG.debug("A download of file {} ends before its end: {}", file.id(), cause.toString());
                callback.failed(failure);
            } else if (cause instanceof NoSuchFileException) {
                LOG.warn("File {} of {} is lost: there is none in the store", file.id(), file.owner());
                NOT_FOUND.send(withoutHeaders(response), callback);
            } else {
                LOG.warn("File {} of {} cannot be read", file.id(), file.owner(), cause);
                UNREADABLE.send(withoutHeaders(response), callback);
            }
        });
    }

    private static Response withoutHeaders(Response response) {
        response.getHeaders().remove(EnumSet.of(HttpHeader.ACCEPT_RANGES, HttpHeader.CACHE_CONTROL, HttpHeader.CONTENT_DISPOSITION,
                HttpHeader.CONTENT_LENGTH, HttpHeader.CONTENT_RANGE, HttpHeader.ETAG, HttpHeader.LAST_MODIFIED));
        return response;
    }

    static String disposition(Upload file) {
        String disposition = file.knownType().mayBeShown() ? "inline" : "attachment";
        return disposition + "; filename*=UTF-8''" + file.name().percentEncoded();
    }

    /// What a file holds is its sender's: no browser is to run any of it, or to take it for something else.
    private static void putSafetyHeaders(Upload file, HttpFields.Mutable headers) {
        headers.put(HttpHeader.CONTENT_DISPOSITION, disposition(file));
        headers.put("X-Content-Type-Options", "nosniff");
        headers.put("Content-Security-Policy", "default-src 'none'; frame-ancestors 'none'; sandbox");
        headers.put("Cross-Origin-Resource-Policy", "cross-origin");
    }

    /// A range means something for `GET` only (RFC 9110 §14.2), and of what the client has begun to get (§13.1.5).
    private static Request withMeaningfulRange(Request request, FileContent content) {
        String unless = request.getHeaders().get(HttpHeader.IF_RANGE);
        boolean meant = HttpMethod.GET.is(request.getMethod())
                && (unless == null || unless.equals(content.getETagValue())
                        || unless.equals(DateGenerator.formatDate(content.getLastModifiedInstant())));
        if (meant) {
            return request;
        }
        HttpFields headers = HttpFields.build(request.getHeaders()).remove(HttpHeader.RANGE).asImmutable();
        return new Request.Wrapper(request) {
            @Override
            public HttpFields getHeaders() {
                return headers;
            }
        };
    }
}
