"""Uploads and downloads over HTTP, Bluetick beside nginx, on this machine: server on core 0, client on core 1."""
import argparse
import asyncio
import os
import pathlib
import re
import shutil
import statistics
import subprocess
import sys
import tempfile
import threading
import time

HERE = pathlib.Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent / "crash"))
import server as packaged  # noqa: E402
import xmpp  # noqa: E402

SERVER_CPUS, LOAD_CPUS = os.environ.get("SERVER_CPUS", "0"), os.environ.get("LOAD_CPUS", "1")
WARM_UP = 2  # rounds
UPLOAD = "urn:xmpp:http:upload:0"
NGINX = """
worker_processes 1; daemon off; pid {work}/nginx.pid; error_log {work}/nginx.log; user root;
events {{ worker_connections 64; }}
http {{
  access_log off; sendfile on; client_max_body_size 0; client_body_temp_path {work}/body; client_body_buffer_size 128k;
  proxy_temp_path {work}/t1; fastcgi_temp_path {work}/t2; uwsgi_temp_path {work}/t3; scgi_temp_path {work}/t4;
  server {{ listen 127.0.0.1:{port}; location / {{ root {work}/files; dav_methods PUT; }} }}
}}
"""


def curl(*options):
    """Seconds it took."""
    done = subprocess.run(["taskset", "-c", LOAD_CPUS, "curl", "-sS", "-H", "Expect:", "-o", "/dev/null", "-w", "%{http_code} %{time_total}",
                           *options], check=True, capture_output=True, text=True)
    status, seconds = done.stdout.split()
    if status not in ("200", "201"):
        raise SystemExit(f"curl {' '.join(options)}: {status}")
    return float(seconds)


class Nginx:
    def __init__(self, work):
        self.url = f"http://127.0.0.1:{packaged.free_port()}/"
        self.files = work / "files"
        self.files.mkdir()
        config = work / "nginx.conf"
        config.write_text(NGINX.format(work=work, port=self.url.split(":")[2].strip("/")))
        self.process = subprocess.Popen(["taskset", "-c", SERVER_CPUS, "nginx", "-p", str(work), "-c", str(config)], stderr=subprocess.DEVNULL)
        while subprocess.run(["curl", "-s", "-o", "/dev/null", self.url], check=False).returncode:
            time.sleep(0.05)

    async def put(self, file):
        self.last = self.url + f"f{time.monotonic_ns()}"
        return curl("-T", file, self.last)

    def get(self):
        return curl(self.last)

    def forget(self):
        for file in self.files.iterdir():
            file.unlink()

    def stop(self):
        self.process.terminate()
        self.process.wait()


class Bluetick:
    def __init__(self, work):
        self.work = work
        self.http = packaged.free_port()
        (work / "data").mkdir()
        os.chmod(work / "data", 0o711)
        self.server = packaged.Server(str(HERE.parent.parent / "bluetick"), work, [
            f"listen.http=127.0.0.1:{self.http}", "http-upload.max-size=16G", "http-upload.quota=0", "http-upload.daily-quota=0",
            "log.level=warn"])
        self.server.start()
        for pid in packaged.children(self.server.process.pid):
            subprocess.run(["taskset", "-a", "-p", "-c", SERVER_CPUS, str(pid)], check=True, capture_output=True)
            if "java" in os.readlink(f"/proc/{pid}/exe"):
                self.pid = pid

    async def log_in(self):
        stream = xmpp.Stream("127.0.0.1", self.server.port, "localhost")
        await stream.register("romeo", "x")
        await stream.log_in("romeo", "x")
        await stream.bind("bench")
        self.stream = stream

    async def slot(self, size):
        self.stream.write(f"<iq type='get' id='s' to='upload.localhost'><request xmlns='{UPLOAD}' filename='f.bin' size='{size}'/></iq>")
        answer = await self.stream.expect(xmpp.CLIENT + "iq")
        put = answer.find(f".//{{{UPLOAD}}}put")
        if put is None:
            raise SystemExit("no slot: " + xmpp.text(answer))
        return put.get("url").replace("localhost", "127.0.0.1"), put[0].text

    async def put(self, file):
        self.last, token = await self.slot(os.path.getsize(file))
        return curl("-H", f"Authorization: {token}", "-T", file, self.last)

    def get(self):
        return curl(self.last)

    def forget(self):
        for file in (self.work / "data/http-upload").glob("??/*"):
            file.unlink()

    def heap(self):
        """MB in use after a collection."""
        jcmd = lambda what: subprocess.run(["jcmd", str(self.pid), what], check=True, capture_output=True, text=True).stdout
        jcmd("GC.run")
        return sum(int(used) for used in re.findall(r"(?:heap|Heap).*?used (\d+)K", jcmd("GC.heap_info"))) / 1024

    def stop(self):
        self.server.stop()


class Watch(threading.Thread):
    """The largest heap in use after collections, while something goes on."""

    def __init__(self, bluetick):
        super().__init__()
        self.bluetick, self.most, self.over = bluetick, 0, threading.Event()

    def run(self):
        while not self.over.is_set():
            self.most = max(self.most, self.bluetick.heap())

    def __enter__(self):
        self.start()
        return self

    def __exit__(self, *_):
        self.over.set()
        self.join()


def median(values):
    return statistics.median(values)


async def measure(o, work):
    file = pathlib.Path(tempfile.mkstemp(dir="/dev/shm" if os.path.isdir("/dev/shm") else work)[1])
    nginx = bluetick = None
    try:
        with open(file, "wb") as out:
            for _ in range(o.size):
                out.write(os.urandom(1 << 20))
        nginx, bluetick = Nginx(work), Bluetick(work)
        await bluetick.log_in()
        seconds = {}
        for run in range(-WARM_UP, o.runs):
            for one in (nginx, bluetick):
                up = await one.put(file)
                down = one.get()
                one.forget()
                if run >= 0:
                    seconds.setdefault((one, "up"), []).append(up)
                    seconds.setdefault((one, "down"), []).append(down)
        print(f"{o.size} MB, median of {o.runs}, MB/s:")
        for way in ("up", "down"):
            theirs, ours = (o.size / median(seconds[one, way]) for one in (nginx, bluetick))
            print(f"  {way + 'load':10} nginx {theirs:7.0f}   Bluetick {ours:7.0f}   {ours / theirs:.2f}x")
        before = bluetick.heap()
        with Watch(bluetick) as watch:
            await bluetick.put(file)
            bluetick.get()
        bluetick.forget()
        print(f"  heap in use: {before:.1f} MB before, at most {watch.most:.1f} MB meanwhile, {bluetick.heap():.1f} MB after")
        await slots(o, bluetick)
    finally:
        file.unlink()
        for one in (nginx, bluetick):
            if one:
                one.stop()


async def slots(o, bluetick):
    for _ in range(o.slots // 10):
        await bluetick.slot(1)
    before, began = bluetick.heap(), time.monotonic()
    for _ in range(o.slots):
        await bluetick.slot(1)
    took = time.monotonic() - began
    print(f"{o.slots} slots, one after the other: {o.slots / took:.0f}/s; heap in use: {before:.1f} MB before, {bluetick.heap():.1f} MB after")


def main():
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--size", type=int, default=1024, help="MB")
    options.add_argument("--runs", type=int, default=5)
    options.add_argument("--slots", type=int, default=10000)
    o = options.parse_args()
    work = pathlib.Path(tempfile.mkdtemp(prefix="bluetick-upload-", dir=os.environ.get("BENCH_RUN")))
    os.chmod(work, 0o755)
    try:
        asyncio.run(measure(o, work))
    finally:
        shutil.rmtree(work, ignore_errors=True)


main()
