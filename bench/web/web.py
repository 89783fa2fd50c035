"""WebSocket beside TCP (Wires.java), on a server of its own: server on core 0, clients on core 1."""
import argparse
import asyncio
import datetime
import os
import pathlib
import re
import shutil
import signal
import statistics
import subprocess
import sys
import tempfile

HERE = pathlib.Path(__file__).resolve().parent
REPOSITORY = HERE.parent.parent
sys.path.insert(0, str(HERE.parent / "crash"))
import server as packaged  # noqa: E402
import xmpp  # noqa: E402

SERVER_CPUS, LOAD_CPUS = os.environ.get("SERVER_CPUS", "0"), os.environ.get("LOAD_CPUS", "1")
WIRES = ("tcp", "ws", "tls", "wss")
PAIRS, ACCOUNTS, PASSWORD = 50, 100, "xload-secret"
KEEPING = {"passed on": ["archive.enabled=false", "offline.enabled=false"], "stored": []}
CHAT = re.compile(r"chat \S+ pairs=\d+: (\d+) messages/s, server CPU ([\d.]+) us")
IDLE = re.compile(r"idle \S+ connections=\d+: ([\d.]+) kB of heap each, RSS ([+-]\d+) kB each")


class Bluetick:
    """A server with accounts user1 to user100."""

    def __init__(self, settings):
        self.work = pathlib.Path(tempfile.mkdtemp(prefix="bluetick-web-", dir=os.environ.get("BENCH_RUN")))
        os.chmod(self.work, 0o755)
        (self.work / "data").mkdir()
        os.chmod(self.work / "data", 0o711)
        tls, http, https = (packaged.free_port() for _ in range(3))
        self.server = packaged.Server(str(REPOSITORY / "bluetick"), self.work, [
            f"listen.c2s-tls=127.0.0.1:{tls}", f"listen.http=127.0.0.1:{http}", f"listen.https=127.0.0.1:{https}", "log.level=warn", *settings])
        self.ports = {"tcp": self.server.port, "tls": tls, "ws": http, "wss": https}

    def __enter__(self):
        self.server.start()
        for pid in packaged.children(self.server.process.pid):
            subprocess.run(["taskset", "-a", "-p", "-c", SERVER_CPUS, str(pid)], check=True, capture_output=True)
            program = os.readlink(f"/proc/{pid}/exe")
            if program.endswith("/java"):
                self.pid, self.java = pid, program
        asyncio.run(self.register())
        return self

    async def register(self):
        for number in range(1, ACCOUNTS + 1):
            await xmpp.Stream("127.0.0.1", self.server.port, "localhost").register(f"user{number}", PASSWORD)

    def wires(self, what, wire, *numbers):
        done = subprocess.run(["taskset", "-c", LOAD_CPUS, self.java, str(HERE / "Wires.java"), what, wire, str(self.ports[wire]), str(self.pid),
                               *map(str, numbers)], check=True, capture_output=True, text=True).stdout
        print("  " + done.strip(), flush=True)
        return done

    def __exit__(self, *_):
        self.server.stop()
        shutil.rmtree(self.work, ignore_errors=True)


def chat(o):
    """Lines of a table: for each way of keeping, what goes through over each wire."""
    lines = []
    for keeping, settings in KEEPING.items():
        print(f"chat, messages {keeping}:", flush=True)
        rates, cpu = {wire: [] for wire in WIRES}, {wire: [] for wire in WIRES}
        with Bluetick(settings) as bluetick:
            for _ in range(o.rounds):
                for wire in WIRES:
                    rate, each = CHAT.search(bluetick.wires("chat", wire, PAIRS, o.seconds)).groups()
                    rates[wire].append(int(rate))
                    cpu[wire].append(float(each))
        lines += rows(f"chat, messages {keeping}: messages/s", rates, "≥ 0.6×", "0.9×", "{:,.0f}")
        lines += rows("the same: CPU a message, µs", cpu, "", "", "{:.1f}")
    return lines


def idle(o):
    """The same for what an idle connection costs, each wire on a server of its own."""
    print("idle connections:", flush=True)
    heap, rss = {}, {}
    for wire in WIRES:
        with Bluetick(["limits.sessions-per-account=1000"]) as bluetick:
            bluetick.wires("idle", wire, 200) # what the first ones load stays
            heap[wire], rss[wire] = ([float(number)] for number in IDLE.search(bluetick.wires("idle", wire, o.connections)).groups())
    return (rows("an idle connection: live heap, kB", heap, "≤ 2×", "1.2×", "{:.1f}")
            + rows("an idle connection: growth of the process, kB", rss, "≤ 2×", "1.2×", "{:.0f}"))


def rows(what, figures, required, aim, form):
    of = {wire: statistics.median(values) for wire, values in figures.items()}
    return [f"| {what} | " + " | ".join(form.format(of[wire]).replace(",", " ") for wire in WIRES)
            + f" | {ratio(of['ws'], of['tcp'])} | {ratio(of['wss'], of['tls'])} | {required} | {aim} |"]


def ratio(one, other):
    return f"{one / other:.2f}×" if other > 0 else "–"


def table(o, lines):
    commit = subprocess.run(["git", "rev-parse", "--short", "HEAD"], cwd=HERE, capture_output=True, text=True).stdout.strip()
    return "\n".join([
        f"Measured {datetime.datetime.now(datetime.timezone.utc):%Y-%m-%d %H:%M} at commit {commit}: {PAIRS} pairs, median of {o.rounds} runs of {o.seconds} s; "
        f"{o.connections} idle connections.", "",
        "| | TCP | WebSocket | TCP, TLS | WebSocket, TLS | in clear | under TLS | required | aim |",
        "|---|---:|---:|---:|---:|---:|---:|---|---|", *lines])


def main():
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(1)) # so that the server is stopped
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("what", nargs="?", choices=("chat", "idle"), help="only that")
    options.add_argument("--seconds", type=int, default=5, help="of a measurement, after half as long to warm up")
    options.add_argument("--rounds", type=int, default=3)
    options.add_argument("--connections", type=int, default=2000)
    options.add_argument("--write", action="store_true", help="the table into bench/README.md")
    o = options.parse_args()
    lines = (chat(o) if o.what != "idle" else []) + (idle(o) if o.what != "chat" else [])
    text = table(o, lines)
    print(text)
    if o.write:
        readme = HERE.parent / "README.md"
        before, mark, rest = readme.read_text().partition("<!-- web -->\n")
        readme.write_text(before + mark + text + "\n" + rest[rest.index("<!-- end of web -->"):])


main()
