"""Where nodes are: each in a network of its own, so that they can be cut off from each other, or all on this machine."""
import random
import socket
import subprocess

HOST = "10.99.0.254"


def run(*command, check=True):
    return subprocess.run(command, check=check, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True)


class Loopback:
    """Ports of 127.0.0.1: needs no root, and nobody can be cut off."""
    HOST = "127.0.0.1"

    def __init__(self, nodes):
        self.nodes = range(1, nodes + 1)
        self.balancer, *ports = some_free_ports(1 + 4 * nodes)
        self.ports = {n: ports[4 * (n - 1):] for n in self.nodes}  # the link uses two

    def c2s(self, n):
        return f"127.0.0.1:{self.ports[n][0]}"

    def http(self, n):
        return f"127.0.0.1:{self.ports[n][1]}"

    def link(self, n):
        return f"127.0.0.1:{self.ports[n][2]}"

    def inside(self, n):
        return []

    def open(self):
        pass

    def close(self):
        pass


class Namespaces:
    """A bridge, and a namespace with an address for each node. Who is cut off still reaches the database and the balancer."""
    HOST = HOST

    def __init__(self, nodes):
        self.nodes, self.balancer = range(1, nodes + 1), some_free_ports(1)[0]

    def c2s(self, n):
        return f"10.99.0.{n}:5222"

    def http(self, n):
        return f"10.99.0.{n}:5280"

    def link(self, n):
        return f"10.99.0.{n}:5290"

    def open(self):
        self.close()
        run("ip", "link", "add", "blue0", "type", "bridge")
        run("ip", "addr", "add", f"{HOST}/24", "dev", "blue0")
        run("ip", "link", "set", "blue0", "up")
        for n in self.nodes:
            run("ip", "netns", "add", f"blue{n}")
            run("ip", "link", "add", f"blue{n}h", "type", "veth", "peer", "name", "eth0", "netns", f"blue{n}")
            run("ip", "link", "set", f"blue{n}h", "master", "blue0", "up")
            self.have(n, "ip", "addr", "add", f"10.99.0.{n}/24", "dev", "eth0")
            self.have(n, "ip", "link", "set", "eth0", "up")
            self.have(n, "ip", "link", "set", "lo", "up")

    def inside(self, n):
        return ["ip", "netns", "exec", f"blue{n}"]

    def have(self, n, *command, check=True):
        run(*self.inside(n), *command, check=check)

    def cut(self, one, others):
        for other in others:
            self.have(one, "ip", "route", "add", "blackhole", f"10.99.0.{other}/32")
            self.have(other, "ip", "route", "add", "blackhole", f"10.99.0.{one}/32")

    def heal(self, one, others):
        for other in others:
            self.have(one, "ip", "route", "del", "blackhole", f"10.99.0.{other}/32", check=False)
            self.have(other, "ip", "route", "del", "blackhole", f"10.99.0.{one}/32", check=False)

    def isolate(self, n):
        """From the database, not from the other nodes."""
        self.have(n, "ip", "route", "add", "blackhole", f"{HOST}/32")

    def join(self, n):
        self.have(n, "ip", "route", "del", "blackhole", f"{HOST}/32", check=False)

    def close(self):
        for n in self.nodes:
            run("ip", "netns", "del", f"blue{n}", check=False)
        run("ip", "link", "del", "blue0", check=False)


def some_free_ports(count):
    """In a row, below those that the system gives to outgoing connections: nobody else takes them until they are used."""
    while True:
        first = random.randrange(10_000, 32_000)
        if all(is_free(first + i) for i in range(count)):
            return range(first, first + count)


def is_free(port):
    with socket.socket() as s:
        try:
            s.bind(("127.0.0.1", port))
            return True
        except OSError:
            return False
