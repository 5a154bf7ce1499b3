#!/usr/bin/env python3
"""Writes flows.pcap: two connections of 10.0.0.1 whose segments come late, twice, across the wrap of the numbers, or not at all."""
import struct, sys

SYN, SYN_ACK, ACK, PUSH, FIN = 0x02, 0x12, 0x10, 0x18, 0x11
A, B = "10.0.0.1", "10.0.0.2"


def checksum(b):
    b += b"\0" * (len(b) % 2)
    s = sum(struct.unpack(f"!{len(b) // 2}H", b))
    while s >> 16:
        s = (s & 0xFFFF) + (s >> 16)
    return ~s & 0xFFFF


def frame(source, target, sport, dport, seq, ack, flags, data=b""):
    # a timestamps option of 12 bytes keeps every frame above 60 bytes: the real tcpflow takes Ethernet's padding for data
    options = b"\1\1\x08\x0a" + struct.pack("!II", 1, 1)
    head = struct.pack("!HHIIBBHHH", sport, dport, seq % 2**32, ack % 2**32, 8 << 4, flags, 64240, 0, 0) + options
    ends = bytes(int(n) for n in (source + "." + target).split("."))
    sum_ = checksum(ends + struct.pack("!BBH", 0, 6, len(head) + len(data)) + head + data)
    segment = head[:16] + struct.pack("!H", sum_) + head[18:] + data
    ip = struct.pack("!BBHHHBBH", 0x45, 0, 20 + len(segment), 0, 0x4000, 64, 6, 0) + ends
    ip = ip[:10] + struct.pack("!H", checksum(ip)) + ip[12:]
    mac = {A: b"\2\0\0\0\0\1", B: b"\2\0\0\0\0\2"}
    return mac[target] + mac[source] + b"\x08\0" + ip + segment


def greeting(sport, dport, mine, yours):
    return [
        frame(A, B, sport, dport, mine, 0, SYN),
        frame(B, A, dport, sport, yours, mine + 1, SYN_ACK),
        frame(A, B, sport, dport, mine + 1, yours + 1, ACK),
    ]


def parting(sport, dport, mine, yours):
    return [
        frame(A, B, sport, dport, mine, yours, FIN),
        frame(B, A, dport, sport, yours, mine + 1, FIN),
        frame(A, B, sport, dport, mine + 1, yours + 1, ACK),
    ]


def say(sport, dport, seq, ack, data):
    return frame(A, B, sport, dport, seq, ack, PUSH, data)


FRAMES = [
    *greeting(40000, 80, 1000, 5000),
    say(40000, 80, 1001, 5001, b"first "),
    say(40000, 80, 1014, 5001, b"third\n"),
    say(40000, 80, 1007, 5001, b"second "),
    say(40000, 80, 1007, 5001, b"second "),
    frame(B, A, 80, 40000, 5001, 1020, PUSH, bytes([0x17, 3, 3, 0, 2, 0xFF, 0xC3, 10])),
    *parting(40000, 80, 1020, 5009),
    *greeting(40001, 443, 2**32 - 6, 9000),
    say(40001, 443, 2**32 - 5, 9001, b"over "),
    say(40001, 443, 0, 9001, b"the edge\n"),
    say(40001, 443, 14, 9001, b"after a hole\n"),
    *parting(40001, 443, 27, 9001),
    *greeting(40002, 22, 100, 200),
    *parting(40002, 22, 101, 201),
]

with open(sys.argv[1], "wb") as out:
    out.write(struct.pack("<IHHiIII", 0xA1B2C3D4, 2, 4, 0, 0, 262144, 1))
    for i, each in enumerate(FRAMES):
        out.write(struct.pack("<IIII", 1767225600 + i, 0, len(each), len(each)) + each)
