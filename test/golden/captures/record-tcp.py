#!/usr/bin/env python3
"""Records the tcp-*.pcap beside it: two Linux hosts in network namespaces, and between them a bridge that delays, loses,
repeats and reorders frames on purpose. tcpdump captures at host a. usage (as root): record-tcp.py FOLDER [scenario...]
Every run gives other sequence numbers, ports and losses; record again only to replace what is stored."""
import ctypes, fcntl, heapq, os, random, select, socket, struct, subprocess, sys, time

A, B, PORT, MTU = "10.0.0.1", "10.0.0.2", 5000, 400
libc = ctypes.CDLL(None, use_errno=True)


def unshare_net():
    if libc.unshare(0x40000000):
        raise OSError(ctypes.get_errno(), "unshare")


def run(*words):
    subprocess.run(words, check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)


def no_offload(name):
    """Checksums and segments as they would be on a wire: ETHTOOL_STXCSUM, SSG, STSO, SGSO, SGRO off."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as s:
        for command in (0x1F, 0x24, 0x2C, 0x19, 0x17):
            words = ctypes.create_string_buffer(struct.pack("II", command, 0))
            try:
                fcntl.ioctl(s, 0x8946, struct.pack("16sP", name.encode(), ctypes.addressof(words)))
            except OSError:
                pass


class Bridge:
    """Frames between m0 (to a) and m1 (to b): `delay` seconds, and the chances of loss, doubling and overtaking. `drop` may name frames to lose."""

    def __init__(self, delay=0.005, loss=0.0, double=0.0, reorder=0.0, drop=None):
        self.delay, self.loss, self.double, self.reorder, self.drop = delay, loss, double, reorder, drop
        self.seen = 0

    def serve(self, done):
        ports = []
        for name in ("m0", "m1"):
            s = socket.socket(socket.AF_PACKET, socket.SOCK_RAW, socket.htons(3))
            s.bind((name, 0))
            ports.append(s)
        queue, count, rng = [], 0, random.Random(1)
        while not done():
            now = time.monotonic()
            while queue and queue[0][0] <= now:
                _, _, port, frame = heapq.heappop(queue)
                port.send(frame)
            wait = min(0.01, queue[0][0] - now) if queue else 0.01
            for s in select.select(ports, [], [], max(0, wait))[0]:
                frame, where = s.recvfrom(65535)
                if where[2] == socket.PACKET_OUTGOING:
                    continue
                tcp = frame[12:14] == b"\x08\x00" and frame[23] == 6
                if tcp and (rng.random() < self.loss or (self.drop and self.drop(self, s is ports[0], frame))):
                    continue
                for _ in range(2 if tcp and rng.random() < self.double else 1):
                    extra = self.delay * 0.6 if tcp and rng.random() < self.reorder else 0
                    heapq.heappush(queue, (time.monotonic() + self.delay + extra, count, ports[1 - ports.index(s)], frame))
                    count += 1


def host(name, address, work, sysctls, pipe):
    pid = os.fork()
    if pid:
        return pid
    unshare_net()
    os.write(pipe[1][1], b"x")
    os.read(pipe[0][0], 1)
    run("ip", "link", "set", "lo", "up")
    run("ip", "link", "set", name, "up", "mtu", str(MTU))
    run("ip", "addr", "add", f"{address}/24", "dev", name)
    no_offload(name)
    for key, value in {"ipv4/tcp_no_metrics_save": 1, "ipv6/conf/all/disable_ipv6": 1, **sysctls}.items():
        try:
            open(f"/proc/sys/net/{key}", "w").write(str(value))
        except OSError:
            pass
    os.write(pipe[1][1], b"x")
    os.read(pipe[0][0], 1)
    try:
        work()
    except OSError as error:
        print(f"  {name}: {error}", flush=True)
    os._exit(0)


def record(folder, name, client, server, bridge=None, sysctls={}, snap=0):
    bridge = bridge or Bridge()
    hosts = []
    for device, address, work in (("a0", A, client), ("b0", B, server)):
        pipe = (os.pipe(), os.pipe())
        hosts.append((device, pipe, host(device, address, work, sysctls, pipe)))
        os.read(pipe[1][0], 1)
    for i, (device, pipe, pid) in enumerate(hosts):
        run("ip", "link", "add", device, "type", "veth", "peer", "name", f"m{i}")
        run("ip", "link", "set", device, "netns", str(pid))
        run("ip", "link", "set", f"m{i}", "up", "mtu", str(MTU))
        no_offload(f"m{i}")
        os.write(pipe[0][1], b"x")
        os.read(pipe[1][0], 1)
    path = f"{folder}/tcp-{name}.pcap"
    dump = subprocess.Popen(["nsenter", "-t", str(hosts[0][2]), "-n", "tcpdump", "-Z", "root", "--immediate-mode", "-U", "-i", "a0", "--time-stamp-precision=nano",
                             "-s", str(snap), "-w", path, "tcp or icmp"], stderr=subprocess.PIPE, text=True)
    dump.stderr.readline()
    os.write(hosts[1][1][0][1], b"x")
    waited = {}
    began = time.monotonic()

    def done():
        if time.monotonic() > began + 0.3 and "a" not in waited:
            waited["a"] = True
            os.write(hosts[0][1][0][1], b"x")
        for _, _, pid in hosts:
            if pid not in waited and os.waitpid(pid, os.WNOHANG)[0]:
                waited[pid] = time.monotonic()
        ends = [waited[pid] for _, _, pid in hosts if pid in waited]
        return len(ends) == 2 and time.monotonic() > max(ends) + 0.3

    # a namespace lives as long as something in it: tcpdump holds a's, a sleeper b's
    keep = subprocess.Popen(["nsenter", "-t", str(hosts[1][2]), "-n", "sleep", "60"])
    bridge.serve(done)
    dump.terminate()
    dump.wait()
    keep.terminate()
    keep.wait()
    for i in (0, 1):
        subprocess.run(["ip", "link", "del", f"m{i}"], stderr=subprocess.DEVNULL)
    print(name, os.path.getsize(path))


def listen(buffer=0, port=PORT):
    s = socket.socket()
    s.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    if buffer:
        s.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, buffer)
    s.bind((B, port))
    s.listen()
    return s


def connect(source=0, **options):
    s = socket.socket()
    s.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    for key, value in options.items():
        s.setsockopt(socket.IPPROTO_TCP if key.startswith("TCP") else socket.SOL_SOCKET, getattr(socket, key), value)
    if source:
        s.bind((A, source))
    s.connect((B, PORT))
    return s


def drain(s, pause=0.0, chunk=4096):
    while s.recv(chunk):
        time.sleep(pause)


def hello_client():
    s = connect()
    for line in (b"hello\n", b"how are you?\n"):
        s.sendall(line)
        s.recv(100)
    s.shutdown(socket.SHUT_WR)
    drain(s)


def hello_server():
    s = listen().accept()[0]
    while data := s.recv(100):
        s.sendall(data.upper())
    time.sleep(0.05)
    s.sendall(b"good bye\n")


def bulk_client(size=24000):
    s = connect()
    s.sendall(bytes(65 + i % 26 for i in range(size)))
    s.shutdown(socket.SHUT_WR)
    drain(s)


def sink_server():
    drain(listen().accept()[0])


def duplex_client():
    s = connect()
    s.setblocking(False)
    sent, got = 0, 0
    while got < 9000 or sent < 9000:
        readable, writable, _ = select.select([s], [s] if sent < 9000 else [], [], 3)
        if readable:
            got += len(s.recv(700))
        if writable:
            sent += s.send(b"x" * min(700, 9000 - sent))
        time.sleep(0.001)


def duplex_server():
    s = listen().accept()[0]
    if os.fork() == 0:
        s.sendall(b"y" * 9000)
        os._exit(0)
    got = 0
    while got < 9000:
        got += len(s.recv(700))


def reset_client():
    try:
        connect()
    except OSError:
        pass
    time.sleep(0.6)
    s = connect()
    s.sendall(b"something that nobody reads")
    time.sleep(0.1)
    s.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    s.close()
    s = connect()
    time.sleep(0.2)
    for _ in range(2):
        try:
            s.sendall(b"to one that has gone")
        except OSError:
            pass
        time.sleep(0.1)


def reset_server():
    time.sleep(0.5)
    l = listen()
    a = l.accept()[0]
    b = l.accept()[0]
    time.sleep(0.1)
    b.close()
    time.sleep(0.5)


def keepalive_client():
    s = connect(SO_KEEPALIVE=1, TCP_KEEPIDLE=1, TCP_KEEPINTVL=1, TCP_KEEPCNT=3)
    s.sendall(b"one")
    time.sleep(2.5)
    s.sendall(b"two")
    time.sleep(1.5)


def slow_server(buffer=2048, wait=1.2, pause=0.05):
    s = listen(buffer).accept()[0]
    time.sleep(wait)
    drain(s, pause, 700)


def reuse_client():
    for text in (b"first", b"second", b"third"):
        s = connect(source=40000)
        s.sendall(text)
        s.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        time.sleep(0.05)
        s.close()
        time.sleep(0.05)


def reuse_server():
    l = listen()
    for _ in range(3):
        s = l.accept()[0]
        try:
            drain(s)
        except OSError:
            pass


def urgent_client():
    s = connect(TCP_NODELAY=1)
    for i in range(6):
        s.sendall(b"plain text")
        s.send(b"!", socket.MSG_OOB)
        time.sleep(0.01)
    s.close()


def first_of_each_flag(bridge, from_a, frame):
    """Loses the first SYN, the first SYN-ACK and the first FIN."""
    flags = frame[14 + 20 + 13] & 0x17
    lost = bridge.__dict__.setdefault("lost", set())
    key = (from_a, flags & 3) if flags & 3 else None
    if key is None or key in lost:
        return False
    lost.add(key)
    return True


PLAIN = {"ipv4/tcp_sack": 0, "ipv4/tcp_timestamps": 0, "ipv4/tcp_window_scaling": 0}
SCENARIOS = {
    "hello": (hello_client, hello_server),
    "lossy": (bulk_client, sink_server, Bridge(loss=0.06)),
    "reordered": (bulk_client, sink_server, Bridge(reorder=0.1)),
    "doubled": (bulk_client, sink_server, Bridge(double=0.1, loss=0.02)),
    "duplex": (duplex_client, duplex_server, Bridge(loss=0.05, reorder=0.05, double=0.03)),
    "plain-lossy": (bulk_client, sink_server, Bridge(loss=0.05, reorder=0.03), PLAIN),
    "reno-old": (bulk_client, sink_server, Bridge(loss=0.05), {"ipv4/tcp_sack": 0}),
    "resets": (reset_client, reset_server),
    "keepalive": (keepalive_client, sink_server),
    "zero-window": (lambda: bulk_client(9000), slow_server),
    "zero-window-plain": (lambda: bulk_client(9000), lambda: slow_server(2048, 2.2), Bridge(loss=0.03), PLAIN),
    "reused-ports": (reuse_client, reuse_server),
    "lost-flags": (hello_client, hello_server, Bridge(drop=first_of_each_flag)),
    "urgent": (urgent_client, sink_server),
    "ecn": (hello_client, hello_server, Bridge(), {"ipv4/tcp_ecn": 1}),
    "snapped": (lambda: bulk_client(6000), sink_server, Bridge(loss=0.05), {}, 100),
}

if __name__ == "__main__":
    unshare_net()
    for scenario in sys.argv[2:] or SCENARIOS:
        record(sys.argv[1], scenario, *SCENARIOS[scenario])
