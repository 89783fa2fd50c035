package org.bluetick.upload;

import static java.time.temporal.ChronoUnit.SECONDS;
import static org.bluetick.upload.SlotRequest.NAMESPACE;

import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.HexFormat;
import java.util.Optional;
import java.util.function.Supplier;
import org.bluetick.address.Jid;
import org.bluetick.stanza.StanzaError;
import org.bluetick.stanza.StanzaException;
import org.bluetick.upload.SlotTokens.Token;
import org.bluetick.upload.Upload.State;
import org.bluetick.xml.Element;
import org.jspecify.annotations.Nullable;

/// Gives slots (XEP-0363 §4), or says why not (§6). Runs in the turns of those who ask; nothing of a slot is kept in
/// memory.
final class Slots {
    /// XEP-0363 §8 recommends it.
    static final Duration LIFETIME = Duration.ofSeconds(300);
    /// How long an upload may take that we do not see.
    private static final Duration DIRECT_AT_MOST = Duration.ofHours(1);
    private static final int ID_BYTES = 16;

    private final UploadConfig config;
    private final UploadStore uploads;
    private final ContentStore contents;
    private final SlotTokens tokens;
    private final @Nullable DirectAccess direct;
    private final Supplier<String> url;
    private final Clock clock;
    private final SecureRandom random = new SecureRandom();

    /// @param direct where clients put their files themselves; null: they give them to us
    /// @param url below which the files are found
    Slots(UploadConfig config, UploadStore uploads, ContentStore contents, SlotTokens tokens, @Nullable DirectAccess direct,
            Supplier<String> url, Clock clock) {
        this.config = config;
        this.uploads = uploads;
        this.contents = contents;
        this.tokens = tokens;
        this.direct = direct;
        this.url = url;
        this.clock = clock;
    }

    /// @throws StanzaException when there is none
    Element slot(Jid owner, SlotRequest request) {
        Instant now = clock.instant().truncatedTo(SECONDS);
        requireSize(request.size());
        Instant keepUntil = keepUntil(request.purpose(), now);
        if (!contents.hasRoomFor(request.size())) {
            throw new StanzaException(StanzaError.RESOURCE_CONSTRAINT.withText("The server has no room for files"));
        }
        Instant expires = now.plus(LIFETIME);
        Upload slot = new Upload(newId(), owner, request.name(), request.type(), request.size(), now, keepUntil,
                State.SLOT, direct == null ? expires : expires.plus(DIRECT_AT_MOST), 0);
        if (!uploads.reserve(slot, config.limits())) {
            throw new StanzaException(quotaReached(slot));
        }
        String address = url.get() + "/" + slot.id() + "/" + slot.name().inUrl();
        return Element.of("slot", NAMESPACE, put(slot, address, expires), Element.of("get", NAMESPACE).with("url", address));
    }

    private void requireSize(long size) {
        long largest = config.maxSize().bytes();
        if (size > largest) {
            throw new StanzaException(StanzaError.NOT_ACCEPTABLE
                    .withText("File too large. The maximum file size is " + largest + " bytes")
                    .with(Element.of("file-too-large", NAMESPACE,
                            Element.of("max-file-size", NAMESPACE).plusText(Long.toString(largest)))));
        }
    }

    private @Nullable Instant keepUntil(Purpose purpose, Instant now) {
        return switch (purpose) {
            case Purpose.ForMessage() -> after(now, config.keep());
            case Purpose.ForProfile() -> after(now, config.keepProfile());
            case Purpose.Ephemeral(Instant before) -> earlier(before, after(now, config.keep()), now);
        };
    }

    private static @Nullable Instant after(Instant now, Duration keep) {
        return keep.isZero() ? null : now.plus(keep);
    }

    private static Instant earlier(Instant before, @Nullable Instant other, Instant now) {
        if (!before.isAfter(now)) {
            throw new StanzaException(StanzaError.BAD_REQUEST.withText("expire-before: expected a time to come"));
        }
        return other == null || before.isBefore(other) ? before : other;
    }

    private String newId() {
        byte[] id = new byte[ID_BYTES];
        random.nextBytes(id);
        return HexFormat.of().formatHex(id);
    }

    private StanzaError quotaReached(Upload slot) {
        Quota quota = config.limits();
        Usage usage = uploads.usage(slot.owner(), slot.created());
        if (usage.all() + slot.charge() > quota.all()) {
            return quotaReached("You have " + usage.all() + " of " + quota.all() + " bytes of files here",
                    uploads.roomFor(slot.owner(), usage.all() + slot.charge() - quota.all()));
        }
        return quotaReached("You have uploaded " + usage.today() + " of " + quota.daily() + " bytes today",
                Optional.of(nextDay(slot.created())));
    }

    private static StanzaError quotaReached(String text, Optional<Instant> retry) {
        StanzaError error = StanzaError.RESOURCE_CONSTRAINT.withText("Quota reached. " + text);
        return retry.map(time -> error.with(Element.of("retry", NAMESPACE).with("stamp", time.toString()))).orElse(error);
    }

    private static Instant nextDay(Instant now) {
        return LocalDate.ofInstant(now, ZoneOffset.UTC).plusDays(1).atStartOfDay().toInstant(ZoneOffset.UTC);
    }

    private Element put(Upload slot, String address, Instant expires) {
        Element put = Element.of("put", NAMESPACE);
        if (direct != null) {
            return put.with("url", direct.put(slot).toString());
        }
        String token = tokens.sign(slot.id(), new Token(slot.size(), expires));
        return put.with("url", address)
                .plus(Element.of("header", NAMESPACE).with("name", "Authorization").plusText("Bearer " + token));
    }
}
