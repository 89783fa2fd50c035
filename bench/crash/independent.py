#!/usr/bin/env python3
"""independent.py FOLDER [--write]: the table of xload's crash tests, for README.md."""
import json
import pathlib
import sys
from collections import defaultdict

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1]))
from table import write  # noqa: E402

NAMES = {"bluetick": "Bluetick", "ejabberd": "ejabberd", "prosody": "Prosody"}


def table(folder):
    about = json.loads((folder / "about.json").read_text())
    trials, crashes, broken = defaultdict(list), defaultdict(list), defaultdict(int)
    for text in (folder / "crash.jsonl").read_text().splitlines():
        run = json.loads(text)
        if run["scenario"] == "verify":
            trials[run["label"]].append(run)
        elif run["scenario"] == "crash":
            crashes[run["label"]].append(run)
        else:
            broken[f"{run['label']}: {run['scenario']}"] += 1
    out = [f"Measured {about['when']} at commit {about['commit']}, {about['how']}. {about['versions']}.", "",
           "| server | receivers | read from | kills | acknowledged | lost | in so many trials | doubled | out of order | acknowledged/s |",
           "|---|---|---|---:|---:|---:|---:|---:|---:|---:|"]
    for label, of in trials.items():
        _, server, _, receivers, via = label.split("/")
        total = lambda name: sum(run[name] for run in of)  # noqa: E731
        load = crashes[label.rpartition("/")[0]]
        rate = sum(run["acked"] for run in load) / max(1e-9, sum(run["killed_after"] for run in load))
        cells = [NAMES.get(server, server), receivers, {"mam": "archive", "offline": "offline queue"}[via], len(of), total("acked"),
                 total("lost_acked"), sum(run["lost_acked"] > 0 for run in of), total("dup"), total("reordered"), f"{rate:.0f}"]
        out.append("| " + " | ".join(map(str, cells)) + " |")
    if broken:
        out += ["", "Could not be checked: " + "; ".join(f"{what} ({count})" for what, count in broken.items()) + "."]
    return "\n".join(out) + "\n"


def main():
    folder = pathlib.Path(sys.argv[1])
    text = table(folder)
    (folder / "table.md").write_text(text)
    print("\n" + text)
    if "--write" in sys.argv:
        write(text, "independent")


if __name__ == "__main__":
    main()
