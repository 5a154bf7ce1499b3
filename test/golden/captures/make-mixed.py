#!/usr/bin/env python3
"""Writes mixed.pcap: one small frame of every kind that the ARP, IPv4, ICMP and UDP printers must know.
The bytes depend on nothing but this file. usage: make-mixed.py OUT.pcap
Prints the numbered list that README.md holds."""
import socket, struct, sys

MAC = {"alice": "02:00:00:00:01:03", "carol": "02:00:00:00:01:05", "r1": "02:00:00:00:01:01"}
IP = {"alice": "192.168.1.3", "carol": "192.168.1.5", "r1": "192.168.1.1", "r2": "192.168.2.2", "bob": "192.168.3.4"}
mac = lambda m: bytes.fromhex(MAC.get(m, m).replace(":", ""))
addr = lambda a: socket.inet_aton(IP.get(a, a))
BROADCAST, ZERO = "ff:ff:ff:ff:ff:ff", "00:00:00:00:00:00"
frames, names = [], []


def checksum(data):
    data += b"\0" * (len(data) & 1)
    total = sum(struct.unpack(f"!{len(data) // 2}H", data))
    while total >> 16:
        total = (total & 0xFFFF) + (total >> 16)
    return ~total & 0xFFFF


def add(name, frame, caplen=None):
    names.append(name)
    frames.append((frame, caplen or len(frame)))


def eth(dst, src, kind, payload, pad=0):
    return (mac(dst) + mac(src) + struct.pack("!H", kind) + payload).ljust(pad, b"\0")


def arp(op, sha, spa, tha, tpa):
    return struct.pack("!HHBBH", 1, 0x0800, 6, 4, op) + mac(sha) + addr(spa) + mac(tha) + addr(tpa)


def ip4(src, dst, proto, payload, ttl=64, ident=0x1A2B, flags=0, offset=0, tos=0, options=b"", damage=0, total=None):
    head = struct.pack("!BBHHHBBH4s4s", 0x45 + len(options) // 4, tos, total or 20 + len(options) + len(payload), ident,
                       flags << 13 | offset // 8, ttl, proto, 0, addr(src), addr(dst)) + options
    return head[:10] + struct.pack("!H", checksum(head) ^ damage) + head[12:] + payload


def icmp(kind, code, rest, data=b"", damage=0):
    body = struct.pack("!BB", kind, code) + b"\0\0" + rest + data
    return body[:2] + struct.pack("!H", checksum(body) ^ damage) + body[4:]


def udp(src, dst, sport, dport, data, damage=0, none=False):
    body = struct.pack("!HHHH", sport, dport, 8 + len(data), 0) + data
    pseudo = addr(src) + addr(dst) + struct.pack("!BBH", 0, 17, len(body))
    return body[:6] + struct.pack("!H", 0 if none else (checksum(pseudo + body) or 0xFFFF) ^ damage) + data


def echo(kind, seq, data, ident=0x1234, damage=0):
    return icmp(kind, 0, struct.pack("!HH", ident, seq), data, damage)


out = lambda p: eth("r1", "alice", 0x0800, p)
back = lambda p: eth("alice", "r1", 0x0800, p)
data56 = bytes(range(56))
zero4 = b"\0" * 4

add("ARP announcement: a gratuitous request", eth(BROADCAST, "alice", 0x0806, arp(1, "alice", "alice", ZERO, "alice")))
add("gratuitous ARP reply, broadcast", eth(BROADCAST, "alice", 0x0806, arp(2, "alice", "alice", BROADCAST, "alice")))
add("ARP probe: sender 0.0.0.0 (RFC 5227)", eth(BROADCAST, "alice", 0x0806, arp(1, "alice", "0.0.0.0", ZERO, "alice")))
add("ARP request", eth(BROADCAST, "alice", 0x0806, arp(1, "alice", "alice", ZERO, "r1")))
add("ARP reply, padded to 60 bytes", eth("alice", "r1", 0x0806, arp(2, "r1", "r1", "alice", "alice"), pad=60))
add("unicast ARP request (a cache being confirmed)", eth("r1", "alice", 0x0806, arp(1, "alice", "alice", ZERO, "r1")))
add("ARP with operation 9", eth(BROADCAST, "alice", 0x0806, arp(9, "alice", "alice", ZERO, "r1")))
add("RARP request", eth(BROADCAST, "alice", 0x8035, arp(3, "alice", "0.0.0.0", "alice", "0.0.0.0")))
add("echo request, DF", out(ip4("alice", "bob", 1, echo(8, 1, data56), flags=2)))
add("echo reply", back(ip4("bob", "alice", 1, echo(0, 1, data56), ttl=62, ident=0x3C4D)))
add("echo request without data", out(ip4("alice", "bob", 1, echo(8, 2, b""))))
low = ip4("alice", "bob", 1, echo(8, 3, data56), ttl=1)
add("echo request, TTL 1", out(low))
add("time exceeded in transit, quoting it whole as Linux does", back(ip4("r1", "alice", 1, icmp(11, 0, zero4, low), tos=0xC0)))
add("reassembly time exceeded", back(ip4("bob", "alice", 1, icmp(11, 1, zero4, low[:28]), ttl=62)))
probe = ip4("alice", "bob", 17, udp("alice", "bob", 40000, 33434, b"0123456789"), ident=0x2222)
for code, name in enumerate(["net", "host", "protocol", "port", "need to frag", "source route failed", "net unknown", "host unknown", "isolated",
                             "net prohibited", "host prohibited", "net and TOS", "host and TOS", "filtered", "precedence violation", "precedence cutoff", "code 16"]):
    add(f"unreachable, code {code}: {name}", back(ip4("r1", "alice", 1, icmp(3, code, b"\0\0" + struct.pack("!H", 1000 if code == 4 else 0), probe[:28]))))
for code, name in enumerate(["net", "host", "TOS and net", "TOS and host"]):
    add(f"redirect, code {code}: {name}", back(ip4("r1", "alice", 1, icmp(5, code, addr("carol"), probe[:28]))))
add("source quench", back(ip4("r1", "alice", 1, icmp(4, 0, zero4, probe[:28]))))
add("parameter problem, octet 20", back(ip4("r1", "alice", 1, icmp(12, 0, b"\x14\0\0\0", probe[:28]))))
add("timestamp request", out(ip4("alice", "bob", 1, icmp(13, 0, struct.pack("!HH", 7, 1), struct.pack("!III", 43200000, 0, 0)))))
add("timestamp reply", back(ip4("bob", "alice", 1, icmp(14, 0, struct.pack("!HH", 7, 1), struct.pack("!III", 43200000, 43200005, 43200006)))))
add("router solicitation", eth("01:00:5e:00:00:02", "alice", 0x0800, ip4("alice", "224.0.0.2", 1, icmp(10, 0, zero4), ttl=1)))
add("router advertisement", eth("01:00:5e:00:00:01", "r1", 0x0800, ip4("r1", "224.0.0.1", 1, icmp(9, 0, struct.pack("!BBH", 1, 2, 1800), addr("r1") + zero4), ttl=1)))
add("information request", out(ip4("alice", "bob", 1, icmp(15, 0, struct.pack("!HH", 7, 1)))))
add("address mask request", out(ip4("alice", "r1", 1, icmp(17, 0, struct.pack("!HH", 7, 1), zero4))))
add("address mask reply", back(ip4("r1", "alice", 1, icmp(18, 0, struct.pack("!HH", 7, 1), b"\xff\xff\xff\0"))))
add("ICMP type 200", back(ip4("r1", "alice", 1, icmp(200, 7, zero4, b"abcd"))))
add("UDP", out(ip4("alice", "bob", 17, udp("alice", "bob", 40000, 5000, b"hello, bob\n"))))
add("UDP without a checksum", out(ip4("alice", "bob", 17, udp("alice", "bob", 40000, 5000, b"hello, bob\n", none=True))))
add("UDP, wrong checksum", out(ip4("alice", "bob", 17, udp("alice", "bob", 40000, 5000, b"hello, bob\n", damage=0x0101))))
add("UDP without data", out(ip4("alice", "bob", 17, udp("alice", "bob", 40000, 5000, b""))))
add("UDP broadcast on the LAN", eth(BROADCAST, "alice", 0x0800, ip4("alice", "192.168.1.255", 17, udp("alice", "192.168.1.255", 40000, 5000, b"all"))))
add("UDP probe of traceroute", out(probe))
whole = echo(8, 4, bytes(i & 255 for i in range(200)))
for at in (0, 80, 160):
    add(f"echo request in fragments of 80: offset {at}", out(ip4("alice", "bob", 1, whole[at:at + 80], flags=1 if at < 160 else 0, offset=at, ident=0x7777)))
wide = udp("alice", "bob", 40000, 5000, b"x" * 100)
for at in (0, 56):
    add(f"UDP datagram in fragments: offset {at}", out(ip4("alice", "bob", 17, wide[at:at + (56 if at == 0 else 200)], flags=1 if at == 0 else 0, offset=at, ident=0x7778)))
add("echo request, wrong IP checksum", out(ip4("alice", "bob", 1, echo(8, 5, data56[:16]), damage=0x0101)))
add("echo request, wrong ICMP checksum", out(ip4("alice", "bob", 1, echo(8, 6, data56[:16], damage=0x0101))))
add("echo request, TOS 0x10", out(ip4("alice", "bob", 1, echo(8, 7, data56[:16]), tos=0x10)))
add("echo request, DSCP EF and ECN CE", out(ip4("alice", "bob", 1, echo(8, 8, data56[:16]), tos=0xBB)))
add("echo request with the record-route option", out(ip4("alice", "bob", 1, echo(8, 9, data56[:16]), options=b"\x07\x0b\x08" + addr("r1") + zero4 + b"\0")))
add("echo request, padded to 60 bytes", eth("r1", "alice", 0x0800, ip4("alice", "bob", 1, echo(8, 10, b"")), pad=60))
add("TTL 0", out(ip4("alice", "bob", 1, echo(8, 11, b""), ttl=0)))
add("protocol 253", out(ip4("alice", "bob", 253, b"experiment")))
add("TCP SYN, checksum 0", out(ip4("alice", "bob", 6, b"".join([struct.pack("!HHIIBBH", 40001, 80, 1000, 0, 0x50, 2, 64240), b"\0\0\0\0"]))))
add("total length larger than the frame", out(ip4("alice", "bob", 1, echo(8, 12, b"abcd"), total=200)))
add("total length smaller than the header", out(ip4("alice", "bob", 1, echo(8, 12, b"abcd"), total=12)))
add("version 5", out(b"\x55" + ip4("alice", "bob", 1, echo(8, 13, b"abcd"))[1:]))
add("header length 4", out(b"\x44" + ip4("alice", "bob", 1, echo(8, 14, b"abcd"))[1:]))
add("echo request, only 40 bytes of it captured", out(ip4("alice", "bob", 1, echo(8, 15, data56))), caplen=40)
add("ARP, only 30 bytes of it captured", eth(BROADCAST, "alice", 0x0806, arp(1, "alice", "alice", ZERO, "r1")), caplen=30)
add("EtherType 0x88b5 (local experiment)", eth(BROADCAST, "alice", 0x88B5, b"local experiment"))
add("802.1Q, VLAN 10, echo request", eth("r1", "alice", 0x8100, struct.pack("!HH", 10, 0x0800) + ip4("alice", "bob", 1, echo(8, 16, b"abcd"))))

with open(sys.argv[1], "wb") as f:
    f.write(struct.pack("<IHHiIII", 0xA1B2C3D4, 2, 4, 0, 0, 262144, 1))
    for i, (frame, caplen) in enumerate(frames):
        micros = 1_000_000 + i * 1_000_123
        f.write(struct.pack("<IIII", 1767225600 + micros // 1_000_000, micros % 1_000_000, caplen, len(frame)) + frame[:caplen])
for i, name in enumerate(names):
    print(f"{i + 1}. {name}")
