#!/bin/bash
# Asks this kernel's NAT what it does with ports, ICMP errors, hairpins and strays, and writes what a sniffer outside saw. Usage: sudo translations.sh
set -u
here=$(cd "$(dirname "$0")" && pwd)
. "$here/network.sh"
up
in_ns r1 iptables -t nat -A POSTROUTING -o eth1 -j MASQUERADE
in_ns r1 iptables -t nat -A PREROUTING -d 203.0.113.5 -p udp --dport 7777 -j DNAT --to-destination 192.168.1.10:7778
udp() { # udp NODE SOURCE-PORT ADDRESS PORT: one datagram
  in_ns "$1" python3 -c "
import socket
u = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
u.bind(('', $2)); u.sendto(b'x', ('$3', $4))"
}
watch() { # watch NODE INTERFACE FILTER COMMAND...: what a sniffer there saw
  local n=$1 i=$2 f=$3
  shift 3
  ip netns exec $P$n tcpdump -lnni "$i" --immediate-mode "$f" 2>/dev/null >/tmp/$P.cap & local pid=$!
  sleep 0.7
  "$@"
  sleep 0.7
  kill $pid; wait $pid 2>/dev/null
  sed -E 's/^[0-9:.]+ IP //; s/, length.*//' /tmp/$P.cap
}
fact() { printf '\n# %s\n' "$1"; }
{
  fact 'two hosts, one source port, one server: the second gets another port'
  both() { udp lap 40000 198.51.100.7 5000; udp desk 40000 198.51.100.7 5000; }
  watch isp eth0 'udp and src 203.0.113.5' both | sed -E '2s/(203.0.113.5)\.[0-9]+/\1.OTHER/'
  fact 'two hosts, one source port, two servers: both keep it'
  far() { udp lap 40001 198.51.100.7 5000; udp desk 40001 198.51.100.8 5000; }
  watch isp eth0 'udp and src 203.0.113.5' far
  fact 'a port below 512 that is taken: another one below 512'
  low() { udp lap 500 198.51.100.7 5000; udp desk 500 198.51.100.7 5000; }
  watch isp eth0 'udp and src 203.0.113.5' low | awk -F'[. ]' 'NR == 1 { print $5 } NR == 2 { print ($5 < 512 && $5 != 500) ? "another below 512" : $5 }'
  fact 'an error about a closed port, inside: it quotes what lap sent'
  watch lap eth0 'icmp' udp lap 40002 198.51.100.7 5999
  fact 'a stray datagram to the address outside, no port of r1: it answers for itself'
  watch srv eth0 'udp or icmp' udp srv 6000 203.0.113.5 40002
  fact 'an answer from another port than the one that was asked: a stray'
  other() { udp lap 40003 198.51.100.7 5000; udp srv 5001 203.0.113.5 40003; }
  watch srv eth0 'udp or icmp' other | grep -v '5000'
  fact 'a hairpin without masquerade: lap hears of desk by its inside address'
  hairpin() { udp desk 6001 203.0.113.5 7777; }
  watch lap eth0 'udp' hairpin
  fact 'and lap’s own answer goes to desk directly, who asked somebody else; r1 has told desk of a better way'
  watch desk eth0 'icmp' udp desk 6002 203.0.113.5 7777
  fact 'a hairpin with masquerade: lap hears of the router'
  in_ns r1 iptables -t nat -A POSTROUTING -s 192.168.1.0/24 -d 192.168.1.10 -p udp --dport 7778 -j MASQUERADE
  watch lap eth0 'udp' udp desk 6003 203.0.113.5 7777
  fact 'a reset before any answer ends the flow'
  in_ns lap python3 -c "
import socket
try: socket.create_connection(('198.51.100.7', 81))
except OSError as e: print(e)"
  in_ns r1 conntrack -L -p tcp 2>/dev/null | wc -l
  fact 'a FIN from nowhere is INVALID and passes as it is'
  in_ns r1 iptables -A FORWARD -m conntrack --ctstate INVALID
  in_ns lap python3 -c "
import socket, struct
s = socket.socket(socket.AF_INET, socket.SOCK_RAW, 6)
h = struct.pack('!HHIIBBHHH', 1111, 80, 1, 1, 0x50, 0x11, 1000, 0, 0)
def sum16(b):
    t = sum(struct.unpack('!%dH' % (len(b) // 2), b))
    while t > 0xffff: t = (t & 0xffff) + (t >> 16)
    return 0xffff ^ t
p = socket.inet_aton('192.168.1.10') + socket.inet_aton('198.51.100.7') + struct.pack('!BBH', 0, 6, 20)
s.sendto(h[:16] + struct.pack('!H', sum16(p + h)) + h[18:], ('198.51.100.7', 80))"
  sleep 0.2
  in_ns r1 iptables -L FORWARD -n -v | awk '/INVALID/ { print $1, "packet" }'
  fact 'a connection between both hosts and one server, its ports, as conntrack lists it'
  in_ns r1 conntrack -F 2>/dev/null
  udp lap 40007 198.51.100.7 5998; udp desk 40007 198.51.100.7 5998
  in_ns r1 conntrack -L -p udp 2>/dev/null | sed -E 's/^udp +17 [0-9]+ //; /192.168.1.11/s/dport=[0-9]+ mark/dport=OTHER mark/' | sort
} >"$here/translations.txt"
