#!/usr/bin/env python3
"""Three nodes behind HAProxy serve one domain on one PostgreSQL, each in a network of its own, while people talk; they are killed,
frozen, cut off from each other, drained; the database is restarted. Then every acknowledged message is checked. Needs root (network
namespaces), haproxy and postgresql from the distribution; with --loopback nothing but Python. See bench/README.md."""
import argparse
import asyncio
import logging
import os
import pathlib
import random
import shutil
import signal
import sys
import tempfile
import time
from collections import defaultdict

from crash import Play, report, say, whole
from check import check
from nodes import REPOSITORY, Cluster

ANYWHERE = ("kill one", "kill two", "freeze", "drain")
FAULTS = ("kill one", "kill two", "freeze", "partition", "drain", "database", "isolate")


def options():
    p = argparse.ArgumentParser(description=__doc__)
    p.add_argument("--faults", type=int, default=60)
    p.add_argument("--kinds", nargs="+", choices=FAULTS, default=None, help="all of them, when nothing is said")
    p.add_argument("--loopback", action="store_true", help="nodes on ports of 127.0.0.1 and an embedded PostgreSQL: no root is needed, "
                   f"only these faults are possible: {', '.join(ANYWHERE)}; without haproxy, clients find a node themselves")
    p.add_argument("--nodes", type=int, default=3)
    p.add_argument("--senders", type=int, default=2, help="of each kind")
    p.add_argument("--receivers", type=int, default=2, help="of each kind")
    p.add_argument("--rate", type=float, default=60, help="messages a second in all, at most")
    p.add_argument("--up", type=float, nargs=2, default=(0.3, 3), metavar=("MIN", "MAX"), help="seconds until a fault")
    p.add_argument("--freeze", type=float, default=10, help="seconds a frozen node sleeps")
    p.add_argument("--partition", type=float, nargs=2, default=(4, 10), metavar=("MIN", "MAX"), help="seconds a partition lasts")
    p.add_argument("--seed", type=int, default=None)
    p.add_argument("--launcher", default=str(REPOSITORY / "bluetick"))
    p.add_argument("--set", action="append", default=[], metavar="KEY=VALUE", help="a setting of the servers")
    p.add_argument("--out", default=str(REPOSITORY / "bench/results"), help="where the findings go")
    p.add_argument("--keep", action="store_true", help="keep data and logs")
    o = p.parse_args()
    possible = ANYWHERE if o.loopback else FAULTS
    o.kinds = o.kinds or list(possible)
    if not set(o.kinds) <= set(possible):
        p.error(f"with --loopback only {', '.join(ANYWHERE)} are possible")
    return o


class ClusterPlay(Play):
    async def fault(self, number, kind):
        if random.random() < 0.75:
            await self.progress(30)
        await asyncio.sleep(random.uniform(*self.o.up))
        self.ledger.kills.append((self.ledger.now(), kind))
        began = time.monotonic()
        self.ledger.fault = self.ledger.now(), kind
        victim = await asyncio.to_thread(self.server.fault, kind, self.o)
        self.ledger.fault = None
        say(f"fault {number + 1}: {kind} (node {victim}), over after {time.monotonic() - began:.1f} s; {len(self.ledger.sent)} sent, "
            f"{self.acked()} acknowledged; {self.ledger.resumed} resumed, {self.ledger.not_resumed} not")


async def play(o, cluster):
    cluster.start()
    p = ClusterPlay(o, cluster)
    await p.register()
    p.begin()
    await asyncio.sleep(1.5)
    kinds = [o.kinds[i % len(o.kinds)] for i in range(o.faults)]
    random.shuffle(kinds)
    for number, kind in enumerate(kinds):
        await p.fault(number, kind)
    await asyncio.sleep(3)
    await p.calm_down()
    await p.stop()
    archives = {user: await whole(user, cluster, 100) for user in p.devices}
    unmanaged = {n for n, d in p.devices.items() if not d.managed}
    return p, check(p.ledger, archives, p.pagers, unmanaged), archives


def gaps(ledger):
    """For how long clients were not served: from the fault that broke their connection until they had logged in again; a drained
    node sends them away one after the other, so there from the end of the connection."""
    by_kind = defaultdict(list)
    for kind, seconds in ledger.gaps:
        by_kind[kind].append(seconds)
        by_kind["all"].append(seconds)
    lines = ["| connections broken by | clients | served again after, p50 | p99 | at most |", "|---|---:|---:|---:|---:|"]
    for kind in sorted(by_kind, key=lambda kind: (kind == "all", kind)):
        times = sorted(by_kind[kind])
        lines.append(f"| {kind} | {len(times)} | {times[len(times) // 2]:.1f} s | {times[len(times) * 99 // 100]:.1f} s | {times[-1]:.1f} s |")
    resumed = ledger.resumed / max(1, ledger.resumed + ledger.not_resumed)
    return "\n".join(lines) + f"\n\n{resumed:.1%} of those who tried to resume could."


def main():
    o = options()
    seed = random.randrange(1 << 32) if o.seed is None else o.seed
    random.seed(seed)
    logging.getLogger("asyncio").setLevel(logging.ERROR)
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    if os.geteuid() != 0 and not o.loopback:
        raise SystemExit("network namespaces need root; expected --loopback otherwise")
    work = pathlib.Path(tempfile.mkdtemp(prefix="bluetick-cluster-"))
    work.chmod(0o755)
    cluster = Cluster(o, work)
    began = time.monotonic()
    failed = True
    try:
        p, found, archives = asyncio.run(play(o, cluster))
        failed = report(o, seed, p, found, archives, time.monotonic() - began)
        say(f"\n{gaps(p.ledger)}")
    finally:
        cluster.stop()
        if not failed and not o.keep:
            shutil.rmtree(work, ignore_errors=True)
        else:
            say(f"data and logs are in {work}")
    sys.exit(1 if failed else 0)


if __name__ == "__main__":
    main()
