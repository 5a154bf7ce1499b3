#!/usr/bin/env python3
"""The cables of record.sh: every interface is a TAP, so that `ip` prints `eth0:` as on a real machine
(a veth prints `eth0@if7:`), and this process carries frames between them, each after a fixed delay.

It also plays the `stub`: a station on alice's LAN that answers ARP for 192.168.1.100-199 and shows, by
destination address, what no well-behaved kernel does: duplicates, damaged data, every ICMP error code.

usage: wire.py READY-FILE PREFIX     (namespaces are called PREFIX + node)
"""
import ctypes, fcntl, heapq, os, select, socket, struct, sys, time

CLONE_NEWNET = 0x40000000
TUNSETIFF, TUNSETCARRIER = 0x400454CA, 0x400454E2
IFF_TAP, IFF_NO_PI = 0x0002, 0x1000
libc = ctypes.CDLL(None, use_errno=True)
DELAY = 0.001

# (node, interface, mac) <-> (node, interface, mac); None is the stub below
CABLES = [
    (("alice", "eth0", "02:00:00:00:01:03"), ("s1", "p1", "02:00:00:00:0f:01")),
    (("r1", "eth0", "02:00:00:00:01:01"), ("s1", "p2", "02:00:00:00:0f:02")),
    (("carol", "eth0", "02:00:00:00:01:05"), ("s1", "p3", "02:00:00:00:0f:03")),
    (None, ("s1", "p4", "02:00:00:00:0f:04")),
    (("r1", "eth1", "02:00:00:00:02:01"), ("r2", "eth0", "02:00:00:00:02:02")),
    (("r2", "eth1", "02:00:00:00:03:01"), ("bob", "eth0", "02:00:00:00:03:04")),
]


def tap(prefix, node, name):
    """Opens a TAP inside a node's namespace; the descriptor keeps working from ours."""
    home = os.open("/proc/self/ns/net", os.O_RDONLY)
    ns = os.open(f"/run/netns/{prefix}{node}", os.O_RDONLY)
    if libc.setns(ns, CLONE_NEWNET):
        raise OSError(ctypes.get_errno(), "setns")
    fd = os.open("/dev/net/tun", os.O_RDWR | os.O_NONBLOCK)
    fcntl.ioctl(fd, TUNSETIFF, struct.pack("16sH22x", name.encode(), IFF_TAP | IFF_NO_PI))
    if libc.setns(home, CLONE_NEWNET):
        raise OSError(ctypes.get_errno(), "setns")
    os.close(home), os.close(ns)
    return fd


def checksum(data):
    data += b"\0" * (len(data) & 1)
    total = sum(struct.unpack(f"!{len(data) // 2}H", data))
    while total >> 16:
        total = (total & 0xFFFF) + (total >> 16)
    return ~total & 0xFFFF


def ip4(src, dst, proto, payload, ttl=64, ident=0x1234):
    head = struct.pack("!BBHHHBBH4s4s", 0x45, 0, 20 + len(payload), ident, 0, ttl, proto, 0, src, dst)
    return head[:10] + struct.pack("!H", checksum(head)) + head[12:] + payload


def icmp(kind, code, rest, data, damage=0):
    body = struct.pack("!BBH", kind, code, 0) + rest + data
    return body[:2] + struct.pack("!H", checksum(body) ^ damage) + body[4:]


STUB = bytes.fromhex("020000000109")
ME = socket.inet_aton("192.168.1.100")


def stub(frame):
    """What the stub sends back for a frame: a list of (delay in seconds, frame)."""
    dst_mac, src_mac, kind = frame[:6], frame[6:12], frame[12:14]
    if kind == b"\x08\x06" and frame[20:22] == b"\0\x01":
        wanted = frame[38:42]
        if wanted[:3] == bytes([192, 168, 1]) and 100 <= wanted[3] <= 199:
            reply = src_mac + STUB + frame[12:20] + b"\0\x02" + STUB + wanted + src_mac + frame[28:32]
            return [(0, reply)]
        return []
    if kind != b"\x08\0" or dst_mac != STUB:
        return []
    packet = frame[14:14 + struct.unpack("!H", frame[16:18])[0]]
    src, dst, proto, ttl = packet[12:16], packet[16:20], packet[9], packet[8]
    payload = packet[20:]
    quote = packet[:28]
    wrap = lambda p: src_mac + STUB + b"\x08\0" + p
    err = lambda kind, code, rest=b"\0\0\0\0", who=ME: wrap(ip4(who, src, 1, icmp(kind, code, rest, quote)))
    # 10.0.<kind>.<code> and beyond: answered by the stub as if it were a router
    if dst[0] == 10:
        if dst[1] == 0:
            rest = b"\0\0" + struct.pack("!H", 1400) if (dst[2], dst[3]) == (3, 4) else b"\0\0\0\0"
            return [(0, err(dst[2], dst[3], rest))]
        if dst[1] == 1:  # a hop with several faces: 192.168.1.101, .102, .103 take turns
            stub.turn = getattr(stub, "turn", 0) + 1
            if ttl > 1:
                return [(0, err(3, 3, who=dst))]
            return [(0, err(11, 0, who=bytes([192, 168, 1, 101 + stub.turn % 3])))]
        if dst[1] == 2:  # a long chain of hops, the third of them silent, the target at hop 5
            hop = ttl
            if hop == 3:
                return []
            if hop >= 5:
                return [(0, err(3, 3, who=dst))]
            return [(0.002 * hop, err(11, 0, who=bytes([192, 168, 1, 100 + hop])))]
        return []
    if proto != 1 or payload[0] != 8:
        return [(0, err(3, 3, who=dst))] if proto == 17 else []
    rest, data = payload[4:8], payload[8:]
    seq = struct.unpack("!H", rest[2:])[0]
    ok = lambda who=dst, t=64: wrap(ip4(who, src, 1, icmp(0, 0, rest, data), t))
    n = dst[3]
    if n == 101: return [(0.0015, ok())]
    if n == 102: return [(0.015, ok())]
    if n == 103: return [(0.15, ok())]
    if n == 104: return [(1.5, ok())]
    if n == 105: return [(0, ok()), (0.001, ok())]
    if n == 106: return [(0, wrap(ip4(dst, src, 1, icmp(0, 0, rest, data[:20] + b"\xff" + data[21:]))))]
    if n == 107: return [(0, wrap(ip4(dst, src, 1, icmp(0, 0, rest, data[:24]))))]
    if n == 108: return [(0, wrap(ip4(dst, src, 1, icmp(0, 0, rest, data, damage=0x0101))))]
    if n == 109: return [(0, ok(who=bytes([192, 168, 1, 199])))]
    if n == 110: return [(0, err(5, 1, bytes([192, 168, 1, 5]))), (0.001, ok())]
    if n == 111: return [(0, err(4, 0)), (0.001, ok())]
    if n == 112: return [(0, err(11, 1))]
    if n == 113: return [(0, err(12, 0, b"\x14\0\0\0"))]
    if n == 114: return [] if seq % 2 == 0 else [(0, ok())]  # every second one is lost
    if n == 115: return [(0.25 if seq == 1 else 0, ok())]  # the first reply comes last (with -i 0.1)
    if n == 116: return [(0, ok(t=255))]
    if n == 117: return [(0, err(5, 0, bytes([192, 168, 1, 5]))), (0.001, ok())]
    return [(0, ok())]


def main():
    ready, prefix = sys.argv[1], sys.argv[2]
    peer, fds = {}, []
    for a, b in CABLES:
        ends = []
        for end in (a, b):
            if end is None:
                ends.append(None)
                continue
            fd = tap(prefix, end[0], end[1])
            os.system(f"ip -n {prefix}{end[0]} link set {end[1]} address {end[2]}")
            fcntl.ioctl(fd, TUNSETCARRIER, struct.pack("i", 0))
            fcntl.ioctl(fd, TUNSETCARRIER, struct.pack("i", 1))
            ends.append(fd)
            fds.append(fd)
        for here, there in (ends, ends[::-1]):
            if here is not None:
                peer[here] = there
    open(ready, "w").close()
    heap, count = [], 0

    def send(at, fd, frame):
        nonlocal count
        count += 1
        heapq.heappush(heap, (at, count, fd, frame))

    while True:
        wait = max(0, heap[0][0] - time.monotonic()) if heap else None
        for fd in select.select(fds, [], [], wait)[0]:
            try:
                frame = os.read(fd, 65536)
            except OSError:  # the interface is down
                time.sleep(0.0005)
                continue
            now = time.monotonic()
            there = peer[fd]
            if there is None:
                for delay, reply in stub(frame):
                    send(now + DELAY + delay, fd, reply)
            else:
                send(now + DELAY, there, frame)
        now = time.monotonic()
        while heap and heap[0][0] <= now:
            _, _, fd, frame = heapq.heappop(heap)
            try:
                os.write(fd, frame)
            except OSError:
                pass


main()
