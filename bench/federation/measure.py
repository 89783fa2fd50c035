"""Messages a second over one link between two servers, each with a domain and an authority's certificate, TLS required.

    federation.sh [--warm S] [--seconds S] [--pairs N] [--window N] [--links a-b,…] [--write] [--keep FOLDER]

Servers and PostgreSQL on SERVER_CPUS (0), the load on LOAD_CPUS (1). `relay` is Bluetick without archive and offline store, so that
it keeps as little as the others do; `bluetick` is Bluetick as it comes: the message is in both archives, and in a durable queue on its
way; `archiving` is ejabberd with its archive in PostgreSQL. The figures say what is lost or out of order, and what CPU time the two servers took for a message.
--write puts the table into bench/README.md."""
import argparse
import pathlib
import shutil
import subprocess
import tempfile
import time

from load import Load, pin
from peers import KINDS, World, cpu_seconds

README = pathlib.Path(__file__).resolve().parent.parent / "README.md"
LINKS = ["prosody-prosody", "relay-prosody", "bluetick-prosody", "ejabberd-ejabberd", "relay-relay", "archiving-archiving", "bluetick-bluetick"]
REQUIRED = {"relay-prosody": ("prosody-prosody", 1, 2), "bluetick-prosody": ("prosody-prosody", 1, 2),
            "relay-relay": ("ejabberd-ejabberd", 3, 6), "bluetick-bluetick": ("archiving-archiving", 3, 6)}


def make(world, kind, domain):
    return KINDS[kind](world, kind, domain)


def measure(args, link, work):
    work.mkdir()
    world = World(work)
    kinds = link.split("-")
    servers = [make(world, kinds[0], "sending.test"), make(world, kinds[1], "receiving.test")]
    try:
        for server in servers:
            server.start()
        load = Load(*servers, args.pairs, args.window)
        load.start()
        load.run(args.warm)
        pids = [server.pids() for server in servers]
        before = [cpu_seconds(each) for each in pids]
        count, took = load.run(args.seconds)
        cpu = [cpu_seconds(each) - start for each, start in zip(pids, before)]
        if args.hold:
            print(f"{link}: pids {[server.process.pid for server in servers]}", flush=True)
            load.run(args.hold)
        lost, disordered = load.stop()
        return {"rate": count / took, "cpu": [each / max(count, 1) * 1e6 for each in cpu], "lost": lost, "disordered": disordered}
    finally:
        for server in servers:
            server.stop()


def table(figures):
    rows = ["| link, one direction | messages/s | CPU a message, sending and receiving server, µs | compared | required | aim | |",
            "|---|---:|---:|---:|---|---|---|"]
    for link, found in figures.items():
        cpu = f"{found['cpu'][0]:.0f} + {found['cpu'][1]:.0f}"
        compared = required = aim = verdict = ""
        other, least, wanted = REQUIRED.get(link, (None, 0, 0))
        if other in figures:
            ratio = found["rate"] / figures[other]["rate"]
            compared, required, aim = f"{ratio:.2f}×", f"≥ {least}×", f"{wanted}×"
            verdict = "reached" if ratio >= least else "missed"
        if found["lost"] or found["disordered"]:
            verdict += f" {found['lost']} lost, {found['disordered']} out of order"
        rows.append(f"| {link.replace('-', ' → ')} | {found['rate']:,.0f} | {cpu} | {compared} | {required} | {aim} | {verdict} |".replace(",", " "))
    return "\n".join(rows)


def write(text):
    head, _, rest = README.read_text().partition("<!-- federation -->")
    README.write_text(f"{head}<!-- federation -->\n{text}\n<!-- end of federation -->{rest.partition('<!-- end of federation -->')[2]}")


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--warm", type=float, default=40)
    parser.add_argument("--seconds", type=float, default=6)
    parser.add_argument("--pairs", type=int, default=20)
    parser.add_argument("--window", type=int, default=50)
    parser.add_argument("--links", default=",".join(LINKS))
    parser.add_argument("--hold", type=float, default=0, help="go on for so long after that, for a profile")
    parser.add_argument("--write", action="store_true")
    parser.add_argument("--keep", type=pathlib.Path, help="where logs are left")
    args = parser.parse_args()
    work = args.keep or pathlib.Path(tempfile.mkdtemp(prefix="bluetick-federation-"))
    work.mkdir(exist_ok=True)
    work.chmod(0o755)
    pin()
    figures = {}
    for link in args.links.split(","):
        figures[link] = measure(args, link, work / f"{link}-{time.time():.0f}")
        print(f"{link}: {figures[link]}", flush=True)
    commit = subprocess.run(["git", "describe", "--always", "--dirty"], capture_output=True, text=True).stdout.strip()
    about = f"Measured {time.strftime('%Y-%m-%d %H:%M')} at commit {commit}: {args.pairs} pairs, {args.window} messages of each under way, " \
            f"{args.seconds:.0f} s after {args.warm:.0f} s of warming up.\n\n"
    print(table(figures))
    if args.write:
        write(about + table(figures))
    if not args.keep:
        shutil.rmtree(work, ignore_errors=True)


if __name__ == "__main__":
    main()
