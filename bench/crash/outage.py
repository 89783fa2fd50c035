"""PostgreSQL is away for a while, under load: what must hold meanwhile, besides what check.py compares in the end."""
import asyncio
import pathlib
import re
import subprocess
import time

WINDOW = 2000  # what a sender has unacknowledged at most meanwhile: it goes on talking
HEAP_MAY_GROW = 64  # MB: some clients' unread stanzas, not what everybody has sent
PATIENCE = 60  # seconds until a request for an acknowledgement must have been answered, at the very least


class Outage:
    """One of them. `findings` are stories by kind, `lines` is what there is to tell."""

    def __init__(self, play, away):
        self.play, self.ledger, self.away = play, play.ledger, away
        self.findings, self.lines = {}, []

    async def happen(self):
        senders, process = self.play.senders.values(), self.play.server.process
        before = await self.heap()
        windows = [sender.window for sender in senders]
        for sender in senders:
            sender.window = WINDOW
        self.ledger.away = True
        await asyncio.to_thread(self.play.server.database, "stop", "-m", "immediate")
        gone = self.ledger.now()
        self.ledger.kills.append((gone, "database for a while"))
        answered = await self.expect_answers(senders)
        if not answered:
            self.find("nothing was shown", "no sender was connected all the time that PostgreSQL was away")
        h = [sender.sm.acked for sender in senders]
        await asyncio.sleep(max(0, gone + self.away - self.ledger.now()))
        meanwhile = await self.heap()
        back = self.ledger.now()
        # Told only: what had been written down just before may still be acknowledged, however late. `too_early` decides.
        stood = sum(sender.sm.acked == was for sender, was in zip(senders, h))
        waiting = sum(sender.waiting() for sender in senders)
        await asyncio.to_thread(self.play.server.database, "start", "-l", self.play.server.database_log)
        started = self.ledger.now()
        for sender, window in zip(senders, windows):
            sender.window = window
        self.findings["acknowledged without a database"] = too_early(self.ledger, gone, back)
        took = await self.goes_on(started)
        self.ledger.away = False
        after = await self.heap()
        if process.poll() is not None:
            self.find("the server ended", f"exit code {process.returncode}")
        if max(meanwhile, after) > before + HEAP_MAY_GROW:
            self.find("heap grew", f"{before:.1f} MB before, {meanwhile:.1f} at the end of it, {after:.1f} after it")
        self.lines.append(f"PostgreSQL away for {back - gone:.1f} s: <r/> was answered to {answered} who were connected all the time, h stood "
                          f"still for {stood} of {len(senders)}; {waiting} messages waited at its end, the first was acknowledged "
                          f"{took:.1f} s after it was back; heap after a collection {before:.1f} MB before, {meanwhile:.1f} at the end of "
                          f"it, {after:.1f} after it")

    async def expect_answers(self, senders):
        """`<r/>` is answered, with the old h: whoever is connected all the time sees an `<a/>`. Returns how many."""
        await asyncio.sleep(0.5)  # for those that were on their way
        asked = {sender: (sender.stream, sender.answers) for sender in senders if sender.stream}
        deadline = time.monotonic() + PATIENCE
        while True:
            silent = {s: was for s, was in asked.items() if s.stream is was[0] and s.answers == was[1]}
            if not silent or time.monotonic() > deadline:
                break
            for sender in silent:
                sender.ask()
            await asyncio.sleep(0.25)
        for sender in silent:
            self.find("<r/> not answered while the database was away", f"{sender.user}, within {PATIENCE} s")
        return sum(s.stream is was[0] for s, was in asked.items()) - len(silent)

    async def goes_on(self, started):
        """By itself. Returns the seconds until the first message was acknowledged; in the end check.py misses what was not."""
        deadline = time.monotonic() + PATIENCE
        while time.monotonic() < deadline:
            if any(m.acked is not None and m.acked > started for m in self.ledger.sent.values()):
                break
            await asyncio.sleep(0.02)
        return self.ledger.now() - started

    async def heap(self):
        """MB in use after a full collection."""
        return await asyncio.to_thread(heap, self.play.server.process.pid)

    def find(self, kind, story):
        self.findings.setdefault(kind, []).append(story)


def too_early(ledger, gone, back):
    """Stories of what was sent when the database had gone, and acknowledged before it came back."""
    return [ledger.story(name) for name, m in ledger.sent.items() if m.at > gone and m.acked is not None and m.acked < back]


def heap(pid, attempts=10):
    jcmd = pathlib.Path(f"/proc/{pid}/exe").resolve().parent / "jcmd"
    for _ in range(attempts):  # a JVM that is busy may not answer in time
        shown = subprocess.run([jcmd, str(pid), "GC.class_histogram"], capture_output=True, text=True).stdout
        totals = re.findall(r"^Total\s+\d+\s+(\d+)", shown, re.MULTILINE)
        if totals:
            return int(totals[-1]) / (1 << 20)
    raise SystemExit(f"{jcmd} does not tell the heap of {pid}: {shown}")
