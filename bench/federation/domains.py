"""The memory of an idle link: a server sends a message to each of 100 domains, then to each of 500 others, and what it has grown by
meanwhile is divided by 500: the heap in use after a collection, and the proportional set size of all else.

    domains.sh [--domains N] [--limit KB]

Exit 1 when a link costs more than --limit, or a domain did not get its message."""
import argparse
import pathlib
import re
import shutil
import subprocess
import sys
import tempfile
import time

from load import Client
from peers import KINDS, LAUNCHER, World, children, free_port
from simulated import address

HERE = pathlib.Path(__file__).resolve().parent
FIRST = 100
PATIENCE = 120


def jcmd(pid, command):
    tool = pathlib.Path(f"/proc/{pid}/exe").resolve().parent / "jcmd"
    return subprocess.run([tool, str(pid), command], check=True, capture_output=True, text=True).stdout


def heap(pid):
    """Kilobytes in use after a collection, and where the heap lies."""
    jcmd(pid, "GC.run")
    used, ranges = 0, []
    for line in jcmd(pid, "GC.heap_info").splitlines():
        found = re.search(r" total .*used (\d+)K.*\[0x([0-9a-f]+), (?:0x[0-9a-f]+, )?0x([0-9a-f]+)\)", line)
        if found:
            used += int(found.group(1))
            ranges.append((int(found.group(2), 16), int(found.group(3), 16)))
    if not ranges:
        raise SystemExit("jcmd GC.heap_info says nothing of a heap that is known here")
    return used, ranges


def outside(pid, ranges):
    """The proportional set size of all but the heap, in kilobytes."""
    total, counts = 0, True
    for line in pathlib.Path(f"/proc/{pid}/smaps").read_text().splitlines():
        mapping = re.match(r"([0-9a-f]+)-[0-9a-f]+ ", line)
        if mapping:
            start = int(mapping.group(1), 16)
            counts = not any(low <= start < high for low, high in ranges)
        elif counts and line.startswith("Pss:"):
            total += int(line.split()[1])
    return total


def memory(pid):
    used, ranges = heap(pid)
    return used, outside(pid, ranges)


def listed(server):
    asked = [LAUNCHER, "s2s", "list", "--config", "/dev/null", "--set", f"data-dir={server.server.data}"]
    return subprocess.run(asked, check=True, capture_output=True, text=True).stdout


def reach(client, server, numbers):
    """Returns when all these domains have their message."""
    for number in numbers:
        client.send(f"<message to='user@d{number}.many.test' type='chat' id='{number}'><body>Hello</body></message>")
    began = time.monotonic()
    while True:
        lines = listed(server).splitlines()
        there = sum("open to" in line and "wait" not in line for line in lines)
        if there > numbers[-1]:
            return time.monotonic() - began
        if time.monotonic() - began > PATIENCE:
            print(f"only {there} of {numbers[-1] + 1} domains have their message; the first that has not:", file=sys.stderr)
            print(next((line for line in lines if "open to" not in line or "wait" in line), ""), file=sys.stderr)
            sys.exit(1)
        time.sleep(1)


def play(args, work):
    world = World(work)
    world.certify("*.many.test", "many")
    port, count = free_port(), FIRST + args.domains
    simulator = subprocess.Popen([sys.executable, "-B", HERE / "simulated.py", str(port), str(count), work / "many.both"],
                                 stdout=subprocess.PIPE, text=True)
    hosts = [f'federation.hosts."d{number}.many.test"=tls://{address(number)}:{port}' for number in range(count)]
    server = KINDS["bluetick"](world, "bluetick", "here.test", settings=hosts)
    try:
        simulator.stdout.readline()
        server.start()
        Client(server.clients, server.domain).register("user")
        client = Client(server.clients, server.domain).log_in("user", "r")
        reach(client, server, range(FIRST))
        pid = next(pid for pid in children(server.process.pid) if "java" in pathlib.Path(f"/proc/{pid}/comm").read_text())
        before = memory(pid)
        took = reach(client, server, range(FIRST, count))
        after = memory(pid)
    finally:
        server.stop()
        simulator.kill()
        simulator.wait()
    inside, beside = ((after[i] - before[i]) / args.domains for i in range(2))
    print(f"{args.domains} domains reached in {took:.0f} s; an idle link takes {inside + beside:.1f} kB: "
          f"{inside:.1f} of the heap, {beside:.1f} beside it")
    return inside + beside <= args.limit


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--domains", type=int, default=500)
    parser.add_argument("--limit", type=float, default=60)
    args = parser.parse_args()
    work = pathlib.Path(tempfile.mkdtemp(prefix="bluetick-domains-"))
    try:
        sys.exit(0 if play(args, work) else 1)
    finally:
        shutil.rmtree(work, ignore_errors=True)


if __name__ == "__main__":
    main()
