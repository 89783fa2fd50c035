#!/usr/bin/env python3
"""table.py FOLDER [--write]: the tables of a comparison, with what is required; --write puts them into README.md.
table.py --describe WHAT: a JSON object that tells machine, versions and commit."""
import json
import pathlib
import platform
import re
import subprocess
import sys
import time
from collections import defaultdict
from dataclasses import dataclass
from statistics import median

HERE = pathlib.Path(__file__).resolve().parent
PEERS = "ejabberd", "prosody"
UNCLEAN = "lost", "dup", "reordered", "unexpected", "errors"


@dataclass(frozen=True)
class Row:
    title: str
    archive: str  # Bluetick's; and the peers', unless told
    cell: str
    value: object  # of a run; None when it has none
    form: str
    more_is_better: bool
    need: float | None  # times the better peer's
    aim: str
    peers: tuple = ()  # the peers' archives; the best counts


def path(*names, scale=1.0):
    def of(run):
        for name in names:
            run = run.get(name) if isinstance(run, dict) else None
        return None if run is None else run * scale
    return of


def memory(run):
    return path("mem", run["label"].split("/")[0], "bytes_per_conn", scale=1e-3)(run)


def sustained(value):
    """An open loop that the server cannot follow has no latency."""
    return lambda run: value(run) if run["delivered_s"] >= 0.98 * run["rate"] and not run["verify"]["lost"] else None


CPU = path("cpu", "servers_us_per")
OWN = ("pgsql", "default")
TABLES = {
    "Nothing stored (each message is only passed on)": [
        Row("chat, plain: messages/s", "off", "chat-plain", path("delivered_s"), "{:,.0f}", True, 3, "5×"),
        Row("chat, TLS: messages/s", "off", "chat-tls", path("delivered_s"), "{:,.0f}", True, 3, "5×"),
        Row("chat, plain: CPU a message, µs", "off", "chat-plain", CPU, "{:,.1f}", False, 0.33, "0.2×"),
        Row("chat, TLS: CPU a message, µs", "off", "chat-tls", CPU, "{:,.1f}", False, 0.33, "0.2×"),
        Row("logins/s, TLS and SCRAM-SHA-1", "off", "login-tls", path("logins_s"), "{:,.0f}", True, 2, "4×"),
        Row("CPU a login, ms", "off", "login-tls", path("cpu", "servers_us_per", scale=1e-3), "{:,.2f}", False, None, ""),
        Row("memory of an idle connection, plain, kB", "off", "idle-plain", memory, "{:,.1f}", False, 0.5, "8 kB"),
        Row("memory of an idle connection, TLS, kB", "off", "idle-tls", memory, "{:,.1f}", False, 0.5, "20 kB"),
        Row("5 000 messages/s, plain: p99, ms", "off", "open-5000", sustained(path("delivery_us", "p99", scale=1e-3)), "{:,.2f}",
            False, 1, "2 ms")],
    "Everything stored in both archives, on PostgreSQL with fsync": [
        Row("chat, acknowledged by XEP-0198: messages/s", "pgsql", "ack", path("acked_s"), "{:,.0f}", True, 10, "20×"),
        Row("the same, against peers that store nothing", "pgsql", "ack", path("acked_s"), "{:,.0f}", True, 1.5, "3×", ("off",)),
        Row("CPU a message, server and PostgreSQL, µs", "pgsql", "ack", CPU, "{:,.1f}", False, 0.1, "0.05×"),
        Row("1 000 messages/s: time to the `<a/>`, p50, ms", "pgsql", "ack-1000", sustained(path("ack_us", "p50", scale=1e-3)),
            "{:,.2f}", False, 1, "2 ms"),
        Row("1 000 messages/s: time to the `<a/>`, p99, ms", "pgsql", "ack-1000", sustained(path("ack_us", "p99", scale=1e-3)),
            "{:,.2f}", False, 1, "10 ms"),
        Row("offline messages: filled and acknowledged/s", "pgsql", "offline", path("fill_per_s"), "{:,.0f}", True, 3, "10×", OWN),
        Row("offline messages: drained/s", "pgsql", "offline", path("drained_per_s"), "{:,.0f}", True, 3, "6×", OWN),
        Row("archive paging: rows/s", "pgsql", "mam", path("rows_s"), "{:,.0f}", True, 3, "10×")]}


@dataclass(frozen=True)
class Figure:
    """A median of runs; without a value when it was not measured, or not in all runs."""
    value: float | None
    runs: int
    spread: float = 0.0
    own_store: bool = False

    def text(self, form):
        if not self.runs:
            return "–"
        if self.value is None:
            return "not sustained"
        digits = form.format(self.value).replace(",", " ")
        return digits + (f" ±{self.spread:.0f} %" if self.runs > 1 else "") + ("†" if self.own_store else "")


def figure(row, runs, server, archive):
    of = runs[f"{server}/{archive}/{row.cell}"]
    values = [row.value(run) for run in of]
    if not of or None in values:
        return Figure(None, len(of))
    middle = median(values)
    return Figure(middle, len(of), (max(values) - min(values)) / 2 / middle * 100 if middle else 0.0, archive == "default")


def better(row, figures):
    known = [f for f in figures if f.value is not None]
    return (max if row.more_is_better else min)(known, key=lambda f: f.value, default=None)


def line(row, runs):
    ours = figure(row, runs, "bluetick", row.archive)
    peers = []
    for peer in PEERS:
        of = [figure(row, runs, peer, archive) for archive in row.peers or (row.archive,)]
        peers.append(better(row, of) or max(of, key=lambda f: f.runs))
    best = better(row, peers)
    ratio = ours.value / best.value if ours.value is not None and best and best.value else None
    cells = [row.title, ours.text(row.form), *(p.text(row.form) for p in peers), f"{ratio:.2f}×" if ratio is not None else "–"]
    return "| " + " | ".join(cells + [need(row), row.aim, verdict(row, ours, peers, ratio)]) + " |"


def need(row):
    if row.need is None:
        return ""
    return f"{'≥' if row.more_is_better else '≤'} {row.need:g}×"


def verdict(row, ours, peers, ratio):
    if row.need is None or not ours.runs or not any(p.runs for p in peers):
        return ""
    if ratio is None:
        return "reached" if ours.value is not None else "missed"
    return "reached" if (ratio >= row.need if row.more_is_better else ratio <= row.need) else "missed"


def unclean(runs):
    for label, of in runs.items():
        bad = defaultdict(int)
        for run in of:
            for name in UNCLEAN:
                bad[name] += (run.get("verify") or {}).get(name, 0)
            bad["logins failed"] += run.get("login_failed") or 0
            bad["connections lost"] += run.get("closed_unexpected") or 0
        told = ", ".join(f"{name} {count}" for name, count in bad.items() if count)
        if told:
            yield f"{label}: {told}"


def tables(folder):
    runs = defaultdict(list)
    for text in (folder / "runs.jsonl").read_text().splitlines():
        run = json.loads(text)
        runs[run["label"]].append(run)
    about = json.loads((folder / "about.json").read_text())
    out = [f"Measured {about['when']} at commit {about['commit']}: {about['how']}. {about['machine']}; {about['versions']}.", ""]
    for title, rows in TABLES.items():
        out += [f"### {title}", "", "| | Bluetick | ejabberd | Prosody | to the better peer | required | aim | |",
                "|---|---:|---:|---:|---:|---:|---:|---|", *(line(row, runs) for row in rows), ""]
    out += ["±: half the range of the runs. †: in the peer's own store, which is faster here than PostgreSQL. not sustained: messages",
            "were still queued at the end, so that there is no latency to tell.", ""]
    noise = median(run.get("others_s", 0) for of in runs.values() for run in of)
    out.append(f"Everything else on the machine used {noise:.1f} CPU seconds during a run (median).")
    bad = list(unclean(runs))
    out += ["", "Runs that were not clean: " + "; ".join(bad) + "."] if bad else ["Every run was clean: each message once, in order."]
    return "\n".join(out) + "\n"


def first(command, pattern):
    try:
        done = subprocess.run(command, capture_output=True, text=True, cwd=HERE, timeout=60)
    except (OSError, subprocess.TimeoutExpired):
        return "?"
    match = re.search(pattern, done.stdout + done.stderr)
    return match.group(1) if match else "?"


def describe(how):
    cpu = re.search(r"model name\s*: (.*)", pathlib.Path("/proc/cpuinfo").read_text())
    cores = pathlib.Path("/proc/cpuinfo").read_text().count("processor\t")
    commit = first(["git", "rev-parse", "--short", "HEAD"], r"(\w+)")
    changed = subprocess.run(["git", "diff", "--quiet", "HEAD", "--", ".."], cwd=HERE, check=False).returncode
    return {"when": time.strftime("%Y-%m-%d %H:%M"), "how": how, "commit": commit + " with changes" * (changed == 1),
            "machine": f"{cpu.group(1) if cpu else platform.machine()}, {cores} cores, Linux {platform.release().split('-')[0]}",
            "versions": ", ".join((
                first(["../bluetick", "version"], r"(?s)(.*\S)"),
                "ejabberd " + first(["dpkg-query", "-W", "-f", "${Version}", "ejabberd"], r"([\d.]+)"),
                "Prosody " + first(["dpkg-query", "-W", "-f", "${Version}", "prosody"], r"([\d.]+)"),
                "PostgreSQL " + first(["/usr/lib/postgresql/15/bin/postgres", "--version"], r"([\d.]+)")))}


def write(text, name):
    """Replaces what is between the two marks of that name in the README."""
    readme = HERE / "README.md"
    marks = f"<!-- {name} -->\n", f"<!-- end of {name} -->"
    before, found, rest = readme.read_text().partition(marks[0])
    if not found or marks[1] not in rest:
        raise SystemExit(f"{readme}: the marks {marks} are not there")
    readme.write_text(before + marks[0] + text + marks[1] + rest.partition(marks[1])[2])


def main():
    if sys.argv[1:2] == ["--describe"]:
        print(json.dumps(describe(sys.argv[2]), indent=1))
        return
    if len(sys.argv) < 2:
        raise SystemExit(__doc__)
    folder = pathlib.Path(sys.argv[1])
    text = tables(folder)
    (folder / "table.md").write_text(text)
    print("\n" + text)
    if "--write" in sys.argv:
        write(text, "figures")


if __name__ == "__main__":
    main()
