"""The packaged server under test: its own launcher, embedded PostgreSQL, a data directory that is thrown away."""
import os
import pathlib
import shutil
import signal
import socket
import subprocess
import time


def free_port():
    with socket.socket() as s:
        s.bind(("127.0.0.1", 0))
        return s.getsockname()[1]


def children(pid):
    """The process and all below it."""
    below = {}
    for stat in pathlib.Path("/proc").glob("[0-9]*/stat"):
        try:
            fields = stat.read_text().rpartition(")")[2].split()
        except OSError:
            continue
        below.setdefault(int(fields[1]), []).append(int(stat.parent.name))
    found, todo = [], [pid]
    while todo:
        one = todo.pop()
        found.append(one)
        todo += below.get(one, [])
    return found


def kill9(pids):
    for pid in pids:
        try:
            os.kill(pid, signal.SIGKILL)
        except ProcessLookupError:
            pass


class Server:
    def __init__(self, launcher, work, settings):
        self.launcher, self.data, self.port = launcher, work / "data", free_port()
        self.log, self.database_log = work / "server.log", self.data / "postgres/postgresql.log"
        self.settings = [
            "domain=localhost", f"data-dir={self.data}", f"listen.c2s=127.0.0.1:{self.port}", "listen.c2s-tls=", "listen.s2s=",
            "listen.http=", "listen.https=", "tls.required=false", "limits.rates=false", "registration.open=true",
            "sasl.iterations=4096", *settings]
        self.process = None

    def start(self, patience=300):
        """Returns the seconds until it was ready."""
        began = time.monotonic()
        options = [part for setting in self.settings for part in ("--set", setting)]
        with open(self.log, "ab") as log:
            end = log.tell()
            self.process = subprocess.Popen([self.launcher, "start", "--config", "/dev/null", *options], stdin=subprocess.DEVNULL,
                                            stdout=log, stderr=log, start_new_session=True)
        while time.monotonic() - began < patience:
            with open(self.log, "rb") as log:
                log.seek(end)
                if any(line.startswith(b"ready:") for line in log.read().splitlines()):
                    return time.monotonic() - began
            if self.process.poll() is not None:
                break
            time.sleep(0.02)
        raise SystemExit(f"the server did not start; see {self.log}")

    def kill(self, database):
        pids = children(self.process.pid)
        postmaster = self.postmaster()
        tree = set(children(postmaster)) if postmaster else set()
        server = [pid for pid in pids if pid not in tree]
        kill9(server + sorted(tree) if database else server)
        self.process.wait()

    def postmaster(self):
        """Its pid, while it lives."""
        try:
            pid = int((self.data / "postgres/data/postmaster.pid").read_text().split()[0])
            os.kill(pid, 0)
            return pid
        except (OSError, ValueError, IndexError):
            return None

    def database(self, action, *options):
        """Has the embedded PostgreSQL stopped or started behind the server's back, which holds only the connections."""
        home = self.data / "postgres"
        program = next(home.glob("bin-*/bin/pg_ctl"))
        subprocess.run([*self.as_owner(home / "data"), program, action, "-w", "-D", home / "data", *options],
                       check=True, cwd=home, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL)

    @staticmethod
    def as_owner(folder):
        """PostgreSQL refuses to be root. What root owns belongs, in a user namespace of its own, to nobody."""
        if os.geteuid() != 0:
            return []
        owner = folder.owner()
        return ["unshare", "-U"] if owner == "root" else ["runuser", "-u", owner, "--"]

    def stop(self):
        if self.process and self.process.poll() is None:
            self.process.terminate()
            try:
                self.process.wait(30)
            except subprocess.TimeoutExpired:
                self.process.kill()
                self.process.wait()
        postmaster = self.postmaster()
        if postmaster:
            kill9(children(postmaster))

    def remove(self):
        shutil.rmtree(self.data, ignore_errors=True)
