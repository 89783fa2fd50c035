package org.bluetick.upload;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.bluetick.address.Jid;
import org.bluetick.upload.Upload.State;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// What every store of uploads does.
abstract class UploadStoreContract {
    private static final Instant NOON = Instant.parse("2026-03-01T12:00:00Z");
    private static final Instant SLOT_ENDS = NOON.plusSeconds(300);
    private static final Instant KEEP_UNTIL = NOON.plus(Duration.ofDays(2));
    private static final Quota QUOTA = new Quota(30_000, 20_000);
    private static final MediaType JPEG = new MediaType("image/jpeg");

    private final Jid romeo = Jid.of("romeo-" + UUID.randomUUID() + "@example.org");
    private final Jid juliet = Jid.of("juliet-" + UUID.randomUUID() + "@example.org");
    private UploadStore store;

    /// The store under test; may be the same each time.
    abstract UploadStore store();

    @BeforeEach
    final void openStore() {
        store = store();
    }

    private Upload slot(Jid owner, long size, Instant created) {
        return new Upload(UUID.randomUUID().toString(), owner, new FileName("très cool.jpg"), null, size, created,
                KEEP_UNTIL, State.SLOT, SLOT_ENDS, 0);
    }

    private Upload reserved(Jid owner, long size, Instant created) {
        Upload slot = slot(owner, size, created);
        assertTrue(store.reserve(slot, QUOTA));
        return slot;
    }

    private Upload kept(Jid owner, long size, Instant created) {
        Upload slot = reserved(owner, size, created);
        assertTrue(store.keep(slot.id(), JPEG, 7));
        return store.find(slot.id()).orElseThrow();
    }

    @Test
    void givesBackTheSlotThatWasPutDown() {
        Upload slot = reserved(romeo, 10_000, NOON);
        assertEquals(Optional.of(slot), store.find(slot.id()));
        assertEquals(Optional.empty(), store.find("x"));
    }

    @Test
    void aSlotBeyondTheQuotaOfTheDayIsNotPutDown() {
        reserved(romeo, 15_000, NOON);
        Upload more = slot(romeo, 5_001, NOON);
        assertFalse(store.reserve(more, QUOTA));
        assertEquals(Optional.empty(), store.find(more.id()));
        assertEquals(new Usage(15_000, 15_000), store.usage(romeo, NOON));
        reserved(romeo, 5_000, NOON);
        reserved(juliet, 20_000, NOON);
    }

    @Test
    void anotherDayCountsAnew() {
        Instant tomorrow = NOON.plus(Duration.ofHours(12));
        reserved(romeo, 20_000, NOON);
        assertEquals(new Usage(20_000, 0), store.usage(romeo, tomorrow));
        reserved(romeo, 10_000, tomorrow);
        assertEquals(new Usage(30_000, 10_000), store.usage(romeo, tomorrow));
        assertFalse(store.reserve(slot(romeo, 1, tomorrow), QUOTA));
    }

    @Test
    void theSmallestFilesCountAsWell() {
        reserved(romeo, 1, NOON);
        assertEquals(new Usage(4096, 4096), store.usage(romeo, NOON));
    }

    @Test
    void ofManySlotsAtATimeNoMoreThanTheQuotaIsPutDown() throws Exception {
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Callable<Boolean>> wishes = IntStream.range(0, 16)
                    .<Callable<Boolean>>mapToObj(i -> () -> store.reserve(slot(romeo, 5_000, NOON), QUOTA)).toList();
            int granted = 0;
            for (Future<Boolean> wish : threads.invokeAll(wishes)) {
                granted += wish.get() ? 1 : 0;
            }
            assertEquals(4, granted);
        }
    }

    @Test
    void aSlotIsClaimedOnce() {
        Upload slot = reserved(romeo, 10_000, NOON);
        Upload arriving = slot.with(State.ARRIVING, KEEP_UNTIL);
        assertEquals(Optional.of(arriving), store.claim(slot.id(), NOON, KEEP_UNTIL));
        assertEquals(Optional.empty(), store.claim(slot.id(), NOON, KEEP_UNTIL));
        assertEquals(Optional.empty(), store.claim("x", NOON, KEEP_UNTIL));
        store.release(slot.id(), SLOT_ENDS);
        assertEquals(Optional.of(arriving), store.claim(slot.id(), NOON, KEEP_UNTIL));
    }

    @Test
    void aSlotThatHasEndedIsNotClaimed() {
        Upload slot = reserved(romeo, 10_000, NOON);
        assertEquals(Optional.empty(), store.claim(slot.id(), SLOT_ENDS, KEEP_UNTIL));
    }

    @Test
    void aFileIsKeptWithItsTypeAndChecksum() {
        Upload slot = reserved(romeo, 10_000, NOON);
        store.claim(slot.id(), NOON, SLOT_ENDS);
        assertTrue(store.keep(slot.id(), JPEG, 0xFFFF_FFFFL));
        assertEquals(Optional.of(slot.kept(JPEG, 0xFFFF_FFFFL)), store.find(slot.id()));
        assertFalse(store.keep(slot.id(), JPEG, 1));
        store.release(slot.id(), SLOT_ENDS);
        assertEquals(Optional.empty(), store.claim(slot.id(), NOON, SLOT_ENDS));
    }

    @Test
    void aFileMayBeKeptForEver() {
        Upload slot = new Upload(UUID.randomUUID().toString(), romeo, new FileName("a"), JPEG, 1, NOON, null, State.SLOT, SLOT_ENDS, 0);
        store.reserve(slot, QUOTA);
        store.keep(slot.id(), JPEG, 1);
        assertEquals(Optional.of(slot.kept(JPEG, 1)), store.find(slot.id()));
        assertFalse(store.ended(Instant.parse("9999-01-01T00:00:00Z"), 1_000).stream().anyMatch(each -> each.id().equals(slot.id())));
    }

    @Test
    void whatHasEndedIsFoundAndRemoved() {
        Upload file = kept(romeo, 5_000, NOON);
        Upload slot = reserved(romeo, 6_000, NOON);
        assertEquals(List.of(slot), ended(SLOT_ENDS));
        assertEquals(List.of(slot, file), ended(KEEP_UNTIL));
        store.remove(slot);
        store.remove(slot);
        assertEquals(List.of(file), ended(KEEP_UNTIL));
        assertEquals(Optional.empty(), store.find(slot.id()));
    }

    private List<Upload> ended(Instant now) {
        return store.ended(now, 1_000).stream().filter(upload -> upload.owner().equals(romeo)).toList();
    }

    @Test
    void whatWasRemovedCountsNoMoreButForTheDayItWasUploaded() {
        Upload file = kept(romeo, 5_000, NOON);
        Upload slot = reserved(romeo, 6_000, NOON);
        assertEquals(new Usage(11_000, 11_000), store.usage(romeo, NOON));
        store.remove(slot);
        assertEquals(new Usage(5_000, 5_000), store.usage(romeo, NOON));
        store.remove(file);
        assertEquals(new Usage(0, 5_000), store.usage(romeo, NOON));
    }

    @Test
    void tellsWhenThereWillBeRoom() {
        kept(romeo, 10_000, NOON);
        assertEquals(Optional.of(KEEP_UNTIL), store.roomFor(romeo, 1));
        reserved(romeo, 8_000, NOON);
        assertEquals(Optional.of(SLOT_ENDS), store.roomFor(romeo, 8_000));
        assertEquals(Optional.of(KEEP_UNTIL), store.roomFor(romeo, 8_001));
        assertEquals(Optional.empty(), store.roomFor(romeo, 18_001));
        assertEquals(Optional.empty(), store.roomFor(juliet, 1));
    }

    @Test
    void whatAnAccountHasGoesWithIt() {
        Upload file = kept(romeo, 5_000, NOON);
        Upload arriving = reserved(romeo, 5_000, NOON);
        Upload others = kept(juliet, 5_000, NOON);
        store.claim(arriving.id(), NOON, SLOT_ENDS);
        store.giveUp(romeo, NOON);
        assertFalse(store.find(file.id()).orElseThrow().isThere(NOON));
        assertFalse(store.keep(arriving.id(), JPEG, 1));
        assertEquals(2, ended(NOON).size());
        assertTrue(store.find(others.id()).orElseThrow().isThere(NOON));
        assertEquals(Usage.NONE, store.usage(romeo, NOON));
    }

    @Test
    void whoTakesTheNameOfARemovedAccountHasNothing() {
        Upload file = kept(romeo, 5_000, NOON);
        store.giveUp(romeo, NOON);
        reserved(romeo, 20_000, NOON);
        store.remove(file);
        assertEquals(new Usage(20_000, 20_000), store.usage(romeo, NOON));
    }
}
