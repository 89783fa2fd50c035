#!/usr/bin/env python3
"""Kills the server again and again while people talk, then checks every acknowledged message. See bench/README.md.
Exit code 0: all is well; 1: a promise was broken, or it did not come to its end; 2: only logins or queries were refused."""
import argparse
import asyncio
import json
import logging
import pathlib
import random
import shutil
import signal
import sys
import tempfile
import time
from collections import Counter

from archive import Pager, open_stream, whole
from check import check
from ledger import ODD, Ledger
from outage import Outage
from people import PASSWORD, Device, Sender, commute, lose_network
from server import Server
from xmpp import Disconnected, Refused, Stream

REPOSITORY = pathlib.Path(__file__).resolve().parents[2]
SENDERS = {  # how the device behaves, and what happens to it
    "resuming": (dict(), None),
    "rebinding": (dict(resumes=False), None),
    "lossy": (dict(), lose_network),
    "lossy-rebinding": (dict(resumes=False), lose_network)}
RECEIVERS = {
    "online": (dict(), None),
    "rebinding": (dict(resumes=False), None),
    "unmanaged": (dict(managed=False, resumes=False), None),
    "lossy": (dict(), lose_network),
    "commuting": (dict(), commute),
    "offline": (dict(online=False), None)}
HARMLESS = {"repeats to receivers", "not received without XEP-0198"}
ALWAYS = ("lost from archive", "never received", "doubled in archive", "out of order in archive", "received out of order",
          "skipped by paging", "repeated with another stanza-id", "repeats to receivers")


def options():
    p = argparse.ArgumentParser(description=__doc__)
    p.add_argument("--kills", type=int, default=50)
    p.add_argument("--database", choices=("never", "always", "sometimes"), default="sometimes",
                   help="whether the embedded PostgreSQL is killed with the server (sometimes: every other time)")
    p.add_argument("--away", type=float, default=0, metavar="SECONDS",
                   help="after the kills, PostgreSQL is stopped (pg_ctl stop -m immediate) and comes back after so many")
    p.add_argument("--senders", type=int, default=3, help="of each kind: " + ", ".join(SENDERS))
    p.add_argument("--receivers", type=int, default=3, help="of each kind: " + ", ".join(RECEIVERS))
    p.add_argument("--rate", type=float, default=200, help="messages a second in all, at most")
    p.add_argument("--up", type=float, nargs=2, default=(0.3, 4), metavar=("MIN", "MAX"), help="seconds until a kill")
    p.add_argument("--seed", type=int, default=None)
    p.add_argument("--launcher", default=str(REPOSITORY / "bluetick"))
    p.add_argument("--set", action="append", default=[], metavar="KEY=VALUE", help="a setting of the server")
    p.add_argument("--out", default=str(REPOSITORY / "bench/results"), help="where the findings go")
    p.add_argument("--keep", action="store_true", help="keep the data directory")
    return p.parse_args()


class Play:
    def __init__(self, o, server):
        self.o, self.server, self.ledger = o, server, Ledger()
        self.tasks, self.lives, self.outages = [], [], []
        names = [f"{kind}-receiver{i}" for i in range(o.receivers) for kind in RECEIVERS]
        self.receivers = {n: Device(n, self.ledger, server, **RECEIVERS[n.rsplit("-", 1)[0]][0]) for n in names}
        senders = [f"{kind}-sender{i}" for i in range(o.senders) for kind in SENDERS]
        rate = o.rate / max(1, len(senders))
        self.senders = {}
        for i, n in enumerate(senders):  # to some receivers, and to the next sender
            to = [senders[(i + 1) % len(senders)], *random.sample(names, min(4, len(names)))]
            to += [names[i % len(names)]] * (names[i % len(names)] not in to)
            self.senders[n] = Sender(n, self.ledger, server, to, rate, **SENDERS[n.rsplit("-", 1)[0]][0])
        self.devices = {**self.receivers, **self.senders}
        self.pagers = [Pager(n, self.ledger, server) for n in (senders[:3] + names[:len(RECEIVERS)])]

    async def register(self):
        for user in self.devices:
            await patiently(self.register_one, user)

    async def register_one(self, user):
        try:
            await Stream("127.0.0.1", self.server.port, "localhost").register(user, PASSWORD)
        except Refused as e:
            if "conflict" not in str(e):
                raise  # else it was done, and the answer lost

    async def has_archive(self):
        stream = await patiently(open_stream, next(iter(self.devices)), self.server)
        stream.write("<iq type='get' id='d'><query xmlns='http://jabber.org/protocol/disco#info'/></iq>")
        answer = await stream.next(30)
        stream.cut()
        return any(e.get("var") == "urn:xmpp:mam:2" for e in answer.iter())

    def begin(self):
        for user, device in self.devices.items():
            self.tasks.append(asyncio.create_task(device.live()))
            kind = user.rsplit("-", 1)[0]
            fate = (SENDERS if user in self.senders else RECEIVERS)[kind][1]
            if fate:
                self.lives.append(asyncio.create_task(fate(device)))
        self.tasks += [asyncio.create_task(s.talk()) for s in self.senders.values()]
        self.tasks += [asyncio.create_task(p.follow()) for p in self.pagers]

    async def harm(self):
        """What this play is about."""
        for number in range(self.o.kills):
            await self.kill(number)
        if self.o.away:
            await self.lose_database()

    async def kill(self, number):
        """At a random moment: mostly when the conversation flows again, sometimes while everybody still reconnects."""
        if random.random() < 0.75:
            await self.progress()
        await asyncio.sleep(random.uniform(*self.o.up))
        database = self.o.database == "always" or self.o.database == "sometimes" and number % 2 == 1
        what = "server and database" if database else "server"
        self.server.kill(database)
        self.ledger.kills.append((self.ledger.now(), what))
        await asyncio.sleep(random.uniform(0, 0.5))
        took = await asyncio.to_thread(self.server.start)
        say(f"kill {number + 1}: {what}; ready again after {took:.1f} s; {len(self.ledger.sent)} sent, {self.acked()} acknowledged")

    async def lose_database(self):
        await self.progress()
        await self.somebody_stays()
        outage = Outage(self, self.o.away)
        self.outages.append(outage)
        await outage.happen()
        for line in outage.lines:
            say(line)

    async def progress(self, patience=15):
        began, deadline = self.acked(), time.monotonic() + patience
        while self.acked() < began + 50 and time.monotonic() < deadline:
            await asyncio.sleep(0.05)

    async def somebody_stays(self):
        """Returns when a sender is connected who does not lose the network by itself."""
        steady = [sender for name, sender in self.senders.items() if not SENDERS[name.rsplit("-", 1)[0]][1]]
        while not any(sender.stream for sender in steady):
            await asyncio.sleep(0.05)

    async def somebody_resumes(self, patience=300):
        """However slow the machine: sooner or later one of those who lose their network is back before the session expires."""
        deadline = time.monotonic() + patience
        while not self.ledger.resumed and time.monotonic() < deadline:
            await asyncio.sleep(0.05)

    def acked(self):
        return sum(m.acked is not None for m in self.ledger.sent.values())

    async def calm_down(self):
        """Nobody speaks any more, everybody comes online; returns when nothing moves."""
        for task in self.lives:
            task.cancel()
        for sender in self.senders.values():
            sender.talking = False
        for device in self.devices.values():
            device.online.set()
        moved, state, deadline = time.monotonic(), None, time.monotonic() + 300
        for pager in self.pagers:
            pager.caught_up = False
        while time.monotonic() < deadline:
            await asyncio.sleep(0.25)
            for sender in self.senders.values():
                sender.ask()
            missing = sum(self.devices[self.ledger.sent[name].recipient].managed
                          for name in self.ledger.sent.keys() - self.ledger.arrived() - self.ledger.refused)
            now = (sum(s.waiting() for s in self.senders.values()), missing,
                   sum(len(rows) for rows in self.ledger.received.values()), sum(len(p.rows) for p in self.pagers))
            if now != state:
                state, moved = now, time.monotonic()
            still = time.monotonic() - moved
            behind = sum(not pager.caught_up for pager in self.pagers)
            if still > 1.5 and (*now[:2], behind) == (0, 0, 0):
                return
            if still > 60:
                break
        say(f"not waited for any longer, though {now[0]} messages are not acknowledged, {now[1]} not received, {behind} readers not at the end")

    def more(self):
        """Lines to tell besides what was found."""
        return []

    async def stop(self):
        left = {*self.tasks, *self.lives}
        while left:  # before Python 3.12 a wait_for that is just done swallows its cancellation
            for task in left:
                task.cancel()
            _, left = await asyncio.wait(left, timeout=0.5)


def say(line):
    print(line, flush=True)


async def patiently(step, *arguments, attempts=60):
    """Again, when the connection breaks: on a busy machine a balancer may take a node for dead."""
    for _ in range(attempts - 1):
        try:
            return await step(*arguments)
        except Disconnected:
            await asyncio.sleep(1)
    return await step(*arguments)


async def play(p):
    """Returns what was found, and all archives."""
    p.server.start()
    await p.register()
    if not await p.has_archive():
        raise SystemExit("the server announces no archive (urn:xmpp:mam:2): nothing to compare with")
    p.begin()
    await asyncio.sleep(1.5)
    await p.harm()
    await p.somebody_resumes()
    await asyncio.sleep(1.5)
    await p.calm_down()
    await p.stop()
    archives = {}
    for user in p.devices:
        archives[user] = await patiently(whole, user, p.server, 100)
    unmanaged = {n for n, d in p.devices.items() if not d.managed}
    found = check(p.ledger, archives, p.pagers, unmanaged)
    for outage in p.outages:
        for kind, stories in outage.findings.items():
            found[kind] += stories
    return found, archives


def report(o, seed, p, found, archives, took):
    ledger = p.ledger
    how = Counter(m.how for m in ledger.sent.values() if m.acked is not None)
    kills = len(ledger.kills) - len(p.outages)
    both = sum("database" in what for _, what in ledger.kills) - len(p.outages)
    say(f"\n{kills} kills ({both} with the database) in {took:.0f} s, seed {seed}; {len(p.devices)} users; "
        f"{ledger.resumed} sessions resumed, {ledger.not_resumed} not; "
        f"acknowledged by <a/> {how['a']}, <resumed/> {how['resumed']}, <failed/> {how['failed']}; {sum(map(len, archives.values()))} rows in archives")
    say("\n| | |\n|---|---:|")
    rows = {"kills": kills, "sent": len(ledger.sent), "acknowledged": how.total()}
    rows |= {kind: len(found[kind]) for kind in ALWAYS}
    rows |= {kind: len(found[kind]) for kind in found if kind not in ALWAYS and found[kind]}
    for kind, count in rows.items():
        say(f"| {kind} | {count} |")
    bad = {kind: stories for kind, stories in found.items() if stories and kind not in HARMLESS}
    for kind, stories in bad.items():
        say(f"\n{kind}:\n  " + "\n  ".join(stories[:10]))
    pathlib.Path(o.out).mkdir(parents=True, exist_ok=True)
    file = pathlib.Path(o.out) / f"crash-{time.strftime('%Y%m%d-%H%M%S')}.json"
    file.write_text(json.dumps({"options": vars(o), "seed": seed, "seconds": took, "counts": rows,
                                "kills": ledger.kills, "findings": found}, indent=1))
    for line in p.more():
        say(line)
    say(f"\n{'FAILED' if bad else 'Passed'}: {sum(map(len, bad.values()))} findings that must not be; all of it is in {file}")
    return bad


def stage(o, name, build, kind):
    """Has a play of that kind played with the server that `build` makes in a folder, and tells what was found. Exits with 0 when that
    is nothing, 2 when only logins or queries were refused."""
    seed = random.randrange(1 << 32) if o.seed is None else o.seed
    random.seed(seed)
    logging.getLogger("asyncio").setLevel(logging.ERROR)  # it warns of writes to streams that are just breaking
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))  # the server must not be left running
    work = pathlib.Path(tempfile.mkdtemp(prefix=f"bluetick-{name}-"))
    work.chmod(0o755)
    p = kind(o, build(work))
    began = time.monotonic()
    code = 1
    try:
        found, archives = asyncio.run(play(p))
        bad = report(o, seed, p, found, archives, time.monotonic() - began)
        code = 0 if not bad else 2 if bad.keys() == {ODD} else 1
    finally:
        p.server.stop()
        if code == 0 and not o.keep:
            shutil.rmtree(work, ignore_errors=True)
        else:
            say(f"data and logs are in {work}")
    sys.exit(code)


def main():
    o = options()
    # Sessions expire within the play, so that this is played too.
    stage(o, "crash", lambda work: Server(o.launcher, work, ["limits.resumption=3s", *o.set]), Play)


if __name__ == "__main__":
    main()
