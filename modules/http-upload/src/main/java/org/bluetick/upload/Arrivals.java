package org.bluetick.upload;

import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.bluetick.upload.SlotTokens.Token;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpStatus;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.server.Request;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Takes uploads (XEP-0363 §7): a signed token, once, for exactly that many bytes. What goes wrong leaves nothing behind,
/// and the slot open as long as it lasts. Any thread; blocks.
record Arrivals(UploadStore uploads, ContentStore contents, SlotTokens tokens, Clock clock) {
    private static final Logger LOG = LoggerFactory.getLogger(Arrivals.class);
    private static final String SCHEME = "Bearer ";

    /// How long an upload may take. After it, the node that took it is taken for dead.
    static final Duration AT_MOST = Duration.ofHours(6);

    Answer put(String id, Request request) {
        Optional<Token> token = tokenOf(id, request);
        if (token.isEmpty()) {
            return new Answer(HttpStatus.FORBIDDEN_403, "Expected the Authorization that came with the slot");
        }
        Instant now = clock.instant();
        if (!now.isBefore(token.get().expires())) {
            return new Answer(HttpStatus.GONE_410, "The slot has expired; ask for another one");
        }
        Optional<Answer> wrongLength = requireLength(request.getLength(), token.get().size());
        return wrongLength.orElseGet(() -> put(id, request, token.get(), now));
    }

    private Optional<Token> tokenOf(String id, Request request) {
        String authorization = request.getHeaders().get(HttpHeader.AUTHORIZATION);
        return authorization == null || !authorization.regionMatches(true, 0, SCHEME, 0, SCHEME.length())
                ? Optional.empty()
                : tokens.verify(id, authorization.substring(SCHEME.length()).strip());
    }

    private static Optional<Answer> requireLength(long found, long expected) {
        if (found == expected) {
            return Optional.empty();
        }
        String text = "The slot is for " + expected + " bytes";
        if (found < 0) {
            return Optional.of(new Answer(HttpStatus.LENGTH_REQUIRED_411, text + "; expected a Content-Length"));
        }
        return Optional.of(new Answer(
                found > expected ? HttpStatus.PAYLOAD_TOO_LARGE_413 : HttpStatus.BAD_REQUEST_400, text + ", not for " + found));
    }

    private Answer put(String id, Request request, Token token, Instant now) {
        Optional<Upload> slot = uploads.claim(id, now, now.plus(AT_MOST));
        if (slot.isEmpty()) {
            return uploads.find(id).filter(found -> found.state() != Upload.State.REMOVED).isPresent()
                    ? new Answer(HttpStatus.CONFLICT_409, "The slot has been used; ask for another one")
                    : new Answer(HttpStatus.GONE_410, "There is no such slot any more; ask for another one");
        }
        Answer answer = new Answer(HttpStatus.SERVICE_UNAVAILABLE_503, "The file could not be kept; try again");
        try {
            answer = receive(slot.get(), request);
        } finally {
            if (answer.status() != HttpStatus.CREATED_201) {
                uploads.release(id, token.expires());
            }
        }
        return answer;
    }

    private Answer receive(Upload slot, Request request) {
        Optional<MediaType> type = typeOf(request);
        if (type.isEmpty() || slot.type() != null && !slot.type().isSameAs(type.get())) {
            return new Answer(HttpStatus.UNSUPPORTED_MEDIA_TYPE_415,
                    "Expected a Content-Type of " + (slot.type() == null ? "the form type/subtype" : slot.type().text()));
        }
        ArrivingContent content = new ArrivingContent(Content.Source.asInputStream(request));
        try {
            contents.put(slot.id(), content, slot.size());
            return keep(slot, slot.type() == null ? type.get() : slot.type(), content.checksum());
        } catch (ArrivingContent.CutOffException e) {
            LOG.debug("An upload of {} was cut off: {}", slot.owner(), e.getMessage());
            return new Answer(HttpStatus.BAD_REQUEST_400, "The upload was cut off; try again");
        } catch (StoreFullException e) {
            LOG.warn("An upload of {} was refused: {}", slot.owner(), e.getMessage());
            return new Answer(HttpStatus.INSUFFICIENT_STORAGE_507, "The server has no room for files");
        } catch (IOException e) {
            LOG.warn("An upload of {} could not be kept", slot.owner(), e);
            return new Answer(HttpStatus.SERVICE_UNAVAILABLE_503, "The file could not be kept; try again");
        }
    }

    /// What the sender says now, or else has said before (XEP-0363 §7). Empty when it is no media type.
    private static Optional<MediaType> typeOf(Request request) {
        String text = request.getHeaders().get(HttpHeader.CONTENT_TYPE);
        try {
            return Optional.of(text == null || text.isBlank() ? MediaType.UNKNOWN : new MediaType(text.strip()));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    private Answer keep(Upload slot, MediaType type, long checksum) throws IOException {
        if (uploads.keep(slot.id(), type, checksum)) {
            return new Answer(HttpStatus.CREATED_201, "");
        }
        contents.delete(slot.id());
        return new Answer(HttpStatus.GONE_410, "The slot was taken back meanwhile");
    }
}
