#!/usr/bin/env python3
"""Three nodes behind HAProxy serve one domain on one PostgreSQL, each in a network of its own, while people talk; they are killed,
frozen, cut off from each other, drained; the database is restarted. Then every acknowledged message is checked. Needs root (network
namespaces), haproxy and postgresql from the distribution; with --loopback nothing but Python. See bench/README.md."""
import argparse
import asyncio
import os
import random
from collections import defaultdict

from crash import Play, say, stage
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
    async def harm(self):
        kinds = [self.o.kinds[i % len(self.o.kinds)] for i in range(self.o.faults)]
        random.shuffle(kinds)
        for number, kind in enumerate(kinds):
            await self.fault(number, kind)

    async def fault(self, number, kind):
        if random.random() < 0.75:
            await self.progress(30)
        await asyncio.sleep(random.uniform(*self.o.up))
        self.ledger.kills.append((self.ledger.now(), kind))
        self.ledger.fault = began, _ = self.ledger.now(), kind
        self.ledger.away = kind in ("database", "isolate")
        victim = await asyncio.to_thread(self.server.fault, kind, self.o)
        self.ledger.fault = None
        self.ledger.away = False
        say(f"fault {number + 1}: {kind} (node {victim}), over after {self.ledger.now() - began:.1f} s; {len(self.ledger.sent)} sent, "
            f"{self.acked()} acknowledged; {self.ledger.resumed} resumed, {self.ledger.not_resumed} not")

    def more(self):
        """For how long clients were not served: from the fault that broke their connection until they had logged in again; a drained
        node sends them away one after the other, so there from the end of the connection."""
        by_kind = defaultdict(list)
        for kind, seconds in self.ledger.gaps:
            by_kind[kind].append(seconds)
            by_kind["all"].append(seconds)
        yield "\n| connections broken by | clients | served again after, p50 | p99 | at most |\n|---|---:|---:|---:|---:|"
        for kind in sorted(by_kind, key=lambda kind: (kind == "all", kind)):
            times = sorted(by_kind[kind])
            yield (f"| {kind} | {len(times)} | {times[len(times) // 2]:.1f} s | {times[len(times) * 99 // 100]:.1f} s "
                   f"| {times[-1]:.1f} s |")
        resumed = self.ledger.resumed / max(1, self.ledger.resumed + self.ledger.not_resumed)
        yield f"\n{resumed:.1%} of those who tried to resume could."


def main():
    o = options()
    if os.geteuid() != 0 and not o.loopback:
        raise SystemExit("network namespaces need root; expected --loopback otherwise")
    stage(o, "cluster", lambda work: Cluster(o, work), ClusterPlay)


if __name__ == "__main__":
    main()
