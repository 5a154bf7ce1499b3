#!/bin/bash
# Records what the real tools print, in network namespaces of its own; README.md says how to read the result.
# usage (root, Debian 12):  record.sh [section...]      sections: the functions named s_* below; none = all
# Needs: iproute2 iputils-ping traceroute net-tools iptables tcpdump tshark netcat-openbsd pv procps python3, and /dev/net/tun.
# Every section builds the topology anew under its own prefix, so they can run side by side.
set -u
here=$(cd "$(dirname "$0")" && pwd)
captures=$here/../captures
tmp=$(mktemp -d)
NODES="alice carol r1 r2 bob s1"
P= WIRE= NOTE=

# ---- topology -------------------------------------------------------------------------------------------------
#  alice .3 -- s1 (a Linux bridge) -- .1 r1 .1 --------------- .2 r2 .1 --------------- .4 bob
#  carol .5 --/        192.168.1.0/24        192.168.2.0/24          192.168.3.0/24
#  stub .100-.199 --/  (wire.py: ill-behaved on purpose)
up() {
  down
  local n
  for n in $NODES; do
    ip netns add "$P$n"
    mkdir -p "/etc/netns/$P$n"
    printf '127.0.0.1 localhost\n192.168.1.3 alice\n192.168.1.5 carol\n192.168.1.1 r1\n192.168.2.2 r2\n192.168.3.4 bob\n192.168.1.101 slow\n' >"/etc/netns/$P$n/hosts"
    echo 'hosts: files' >"/etc/netns/$P$n/nsswitch.conf"
    echo 'networks: files' >>"/etc/netns/$P$n/nsswitch.conf"
    : >"/etc/netns/$P$n/resolv.conf"
    # without the rate limit of ICMP errors (6 at once, then 1 a second, to each address) every case stands alone
    in_ns $n sysctl -qw net.ipv6.conf.all.disable_ipv6=1 net.ipv6.conf.default.disable_ipv6=1 net.ipv4.icmp_ratelimit=0
    ip -n "$P$n" link set lo up
  done
  rm -f "$tmp/$P"
  python3 "$here/wire.py" "$tmp/$P" "$P" &
  WIRE=$!
  while [ ! -e "$tmp/$P" ]; do kill -0 $WIRE || exit 1; sleep 0.05; done
  ip -n "${P}s1" link add br0 address 02:00:00:00:0f:00 type bridge
  for n in 1 2 3 4; do ip -n "${P}s1" link set p$n master br0 up; done
  ip -n "${P}s1" link set br0 up
  ip -n "${P}alice" addr add 192.168.1.3/24 brd + dev eth0
  ip -n "${P}carol" addr add 192.168.1.5/24 brd + dev eth0
  ip -n "${P}r1" addr add 192.168.1.1/24 brd + dev eth0
  ip -n "${P}r1" addr add 192.168.2.1/24 brd + dev eth1
  ip -n "${P}r2" addr add 192.168.2.2/24 brd + dev eth0
  ip -n "${P}r2" addr add 192.168.3.1/24 brd + dev eth1
  ip -n "${P}bob" addr add 192.168.3.4/24 brd + dev eth0
  for n in alice carol r1 r2 bob; do ip -n "$P$n" link set eth0 up; done
  for n in r1 r2; do ip -n "$P$n" link set eth1 up; in_ns $n sysctl -qw net.ipv4.ip_forward=1; done
  ip -n "${P}alice" route add default via 192.168.1.1
  ip -n "${P}carol" route add default via 192.168.1.1
  ip -n "${P}bob" route add default via 192.168.3.1
  ip -n "${P}r1" route add 192.168.3.0/24 via 192.168.2.2
  ip -n "${P}r2" route add 192.168.1.0/24 via 192.168.2.1
  ip -n "${P}r1" route add 10.0.0.0/14 via 192.168.1.100   # the stub, which alice is sent to directly:
  ip -n "${P}alice" route add 10.0.0.0/14 via 192.168.1.100
  sleep 0.3
  on alice 'ping -qc 1 bob'                                   # every cache between alice and bob is warm
  NOTE=
}
down() {
  [ -n "$WIRE" ] && kill "$WIRE" 2>/dev/null && wait "$WIRE" 2>/dev/null
  WIRE=
  local n
  for n in $NODES; do
    ip netns del "$P$n" 2>/dev/null
    rm -rf "/etc/netns/${P:?}$n"
  done
}
in_ns() { local n=$1; shift; ip netns exec "$P$n" "$@"; }
node() { # node NAME COMMAND: one command as a user of that machine would run it
  in_ns "$1" env -i PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin HOME=/root USER=root TERM=xterm LANG=C.UTF-8 TZ=UTC HISTFILE= \
    unshare --uts bash --norc -c 'hostname "$1"; cd "$2"; exec timeout --foreground 60 bash --norc --noprofile -c "$3"' - "$1" "$work" "$2"
}
# on NODE COMMAND: part of the state, not recorded, but noted in index.tsv for the cases that follow
on() { node "$1" "$2" >/dev/null 2>&1; NOTE="$NOTE${NOTE:+; }[$1] $2"; }
begin() { NOTE=$1; }                                          # a new state: what index.tsv says about it
write() { # write CASE COMMAND STATUS NODE
  local f=$here/$1.txt
  mkdir -p "${f%/*}"
  {
    printf '$ %s\n' "$2"
    cat "$tmp/$P.out"
    [ -s "$tmp/$P.out" ] && [ -n "$(tail -c1 "$tmp/$P.out")" ] && printf '\n[no newline]\n'
    if [ -s "$tmp/$P.err" ]; then
      printf '[stderr]\n'
      cat "$tmp/$P.err"
      [ -n "$(tail -c1 "$tmp/$P.err")" ] && printf '\n[no newline]\n'
    fi
    printf '[exit %s]\n' "$3"
  } >"$f"
  printf '%s\t%s\t%s\t%s\n' "$1" "$4" "${2//$'\n'/\\n}" "$NOTE" >>"$tmp/index.$P"
}
rec() { # rec CASE NODE COMMAND
  node "$2" "$3" >"$tmp/$P.out" 2>"$tmp/$P.err" </dev/null
  write "$1" "$3" $? "$2"
}
sig() { # sig CASE NODE SIGNAL SECONDS COMMAND: interrupted after a while
  node "$2" "timeout --foreground --preserve-status -s $3 $4 $5" >"$tmp/$P.out" 2>"$tmp/$P.err" </dev/null
  write "$1" "$5  # SIG$3 after $4 s" $? "$2"
}
tty() { # tty CASE NODE LINES: typed into an interactive bash on an 80x24 terminal, without the echo and the prompts
  printf '%s\n' "$3" 'echo "[exit $?]"' >"$tmp/$P.in"
  (sleep 0.5; cat "$tmp/$P.in"; sleep "${4:-0.7}"; printf '\004') |
    node "$2" "script -qec 'stty -echo cols 80 rows 24; PS1= PS2= exec bash --norc --noprofile --noediting -i' /dev/null" 2>&1 |
    tr -d '\r' | sed '/^exit$/d' >"$tmp/$P.out"
  mkdir -p "$(dirname "$here/$1")"
  { printf '$ %s\n' "$3"; cat "$tmp/$P.out"; } >"$here/$1.txt"
  printf '%s\t%s\t%s\t%s\n' "$1" "$2" "${3//$'\n'/\\n}" "interactive bash on a terminal; stdout and stderr in the order shown" >>"$tmp/index.$P"
}

# ---- ping -----------------------------------------------------------------------------------------------------
s_ping() {
  rec ping/c3-name alice 'ping -c 3 bob'
  rec ping/c3-address alice 'ping -c 3 192.168.3.4'
  rec ping/c3-n-name alice 'ping -n -c 3 bob'
  rec ping/c1-neighbour alice 'ping -c 1 carol'
  rec ping/c1-address-without-a-name alice 'ping -c 1 192.168.2.1'
  rec ping/c2-from-bob bob 'ping -c 2 alice'
  rec ping/s100 alice 'ping -c 1 -s 100 bob'
  rec ping/s0 alice 'ping -c 2 -s 0 bob'
  rec ping/s8 alice 'ping -c 2 -s 8 bob'
  rec ping/s15 alice 'ping -c 2 -s 15 bob'
  rec ping/s16 alice 'ping -c 2 -s 16 bob'
  rec ping/s1472 alice 'ping -c 1 -s 1472 bob'
  rec ping/s1473-fragments alice 'ping -c 1 -s 1473 bob'
  rec ping/s4000-fragments alice 'ping -c 1 -s 4000 bob'
  rec ping/s65507 alice 'ping -c 1 -s 65507 127.0.0.1'
  rec ping/s65508-too-large alice 'ping -c 1 -s 65508 bob'
  rec ping/s-too-large alice 'ping -c 1 -s 128000 bob'
  rec ping/s-negative alice 'ping -c 1 -s -1 bob'
  rec ping/s-not-a-number alice 'ping -c 1 -s x bob'
  rec ping/t1 alice 'ping -c 2 -t 1 bob'
  rec ping/t1-n alice 'ping -n -c 2 -t 1 bob'
  rec ping/t1-address alice 'ping -c 2 -t 1 192.168.3.4'
  rec ping/t2-hop-without-a-name alice 'ping -c 1 -t 2 bob'
  rec ping/t3 alice 'ping -c 1 -t 3 bob'
  rec ping/i0.2 alice 'ping -c 3 -i 0.2 bob'
  rec ping/i0 alice 'ping -c 3 -i 0 bob'
  rec ping/q alice 'ping -q -c 3 bob'
  rec ping/q-no-reply alice 'ping -q -c 2 -W 1 192.168.1.77'
  rec ping/v alice 'ping -v -c 1 bob'
  rec ping/D alice 'ping -D -c 2 bob'
  rec ping/U alice 'ping -U -c 1 bob'
  rec ping/A alice 'ping -A -c 3 bob'
  rec ping/O-no-answer alice 'ping -O -c 4 -W 1 192.168.1.114'
  rec ping/f alice 'ping -f -c 20 bob'
  rec ping/f-lossy alice 'ping -f -c 4 192.168.1.114'
  rec ping/l3 alice 'ping -l 3 -c 3 bob'
  rec ping/p-pattern alice 'ping -c 1 -p ff bob'
  rec ping/p-pattern-bad alice 'ping -c 1 -p xyz bob'
  rec ping/R-record-route alice 'ping -c 2 -R bob'
  rec ping/T-tsonly alice 'ping -c 1 -T tsonly bob'
  rec ping/T-tsandaddr alice 'ping -c 1 -T tsandaddr bob'
  rec ping/Q-tos alice 'ping -c 1 -Q 0x10 bob'
  rec ping/e-identifier alice 'ping -c 1 -e 4660 bob'
  rec ping/a-audible alice 'ping -a -c 1 bob'
  rec ping/4 alice 'ping -4 -c 1 bob'
  rec ping/6-no-address alice 'ping -6 -c 1 bob'
  rec ping/6-disabled alice 'ping -6 -c 1 ::1'
  rec ping/I-interface alice 'ping -c 1 -I eth0 bob'
  rec ping/I-address alice 'ping -c 1 -I 192.168.1.3 bob'
  rec ping/I-unknown alice 'ping -c 1 -I eth9 bob'
  rec ping/I-foreign-address alice 'ping -c 1 -I 192.168.1.4 bob'
  rec ping/loopback alice 'ping -c 2 127.0.0.1'
  rec ping/localhost alice 'ping -c 1 localhost'
  rec ping/own-address alice 'ping -c 2 192.168.1.3'
  rec ping/own-name alice 'ping -c 1 alice'
  rec ping/zero-address alice 'ping -c 1 0.0.0.0'
  rec ping/zero alice 'ping -c 1 0'
  rec ping/short-address alice 'ping -c 1 127.1'
  rec ping/gateway-second-face alice 'ping -c 1 192.168.2.2'
  rec ping/broadcast-without-b alice 'ping -c 1 192.168.1.255'
  rec ping/broadcast-b-silent alice 'ping -b -c 1 -W 1 192.168.1.255'
  rec ping/limited-broadcast alice 'ping -c 1 255.255.255.255'
  rec ping/network-address alice 'ping -c 1 192.168.1.0'
  rec ping/multicast alice 'ping -c 1 -W 1 224.0.0.1'
  rec ping/w2 alice 'ping -w 2 bob'
  rec ping/c2-w5 alice 'ping -c 2 -w 5 bob'
  rec ping/c5-w2 alice 'ping -c 5 -w 2 bob'
  rec ping/w2-absent alice 'ping -w 2 192.168.1.78'
  rec ping/absent-c3 alice 'ping -c 3 192.168.1.79'
  rec ping/absent-c1 alice 'ping -c 1 192.168.1.80'
  rec ping/absent-W1 alice 'ping -c 3 -W 1 192.168.1.81'
  rec ping/absent-c6 alice 'ping -c 6 192.168.1.82'
  rec ping/absent-behind-router alice 'ping -c 3 192.168.3.77'
  sig ping/sigint alice INT 2.5 'ping bob'
  sig ping/sigint-absent alice INT 2.5 'ping 192.168.1.83'
  sig ping/sigint-absent-5s alice INT 5.5 'ping 192.168.1.84'
  sig ping/sigint-at-once alice INT 0.2 'ping bob'
  sig ping/sigquit alice QUIT 2.5 'ping -c 4 bob'
  sig ping/sigterm alice TERM 1.5 'ping bob'
  rec ping/unknown-host alice 'ping -c 1 nosuch'
  rec ping/unknown-host-dots alice 'ping -c 1 no.such.example'
  rec ping/bad-address alice 'ping -c 1 192.168.1.999'
  rec ping/empty-host alice 'ping -c 1 ""'
  rec ping/no-destination alice 'ping'
  rec ping/option-only alice 'ping -c 1'
  rec ping/two-destinations alice 'ping -c 1 bob carol'
  rec ping/bad-option alice 'ping -Z bob'
  rec ping/bad-long-option alice 'ping --count 1 bob'
  rec ping/missing-argument alice 'ping bob -c'
  rec ping/c0 alice 'ping -c 0 bob'
  rec ping/c-negative alice 'ping -c -1 bob'
  rec ping/c-not-a-number alice 'ping -c x bob'
  rec ping/c-trailing alice 'ping -c 1x bob'
  rec ping/c-huge alice 'ping -c 99999999999999999999 bob'
  rec ping/t999 alice 'ping -c 1 -t 999 bob'
  rec ping/t256 alice 'ping -c 1 -t 256 bob'
  rec ping/t0 alice 'ping -c 1 -t 0 bob'
  rec ping/t-not-a-number alice 'ping -c 1 -t x bob'
  rec ping/W-not-a-number alice 'ping -c 1 -W x bob'
  rec ping/W-negative alice 'ping -c 1 -W -1 bob'
  rec ping/W0.5 alice 'ping -c 1 -W 0.5 192.168.1.104'
  rec ping/w-not-a-number alice 'ping -w x bob'
  rec ping/i-not-a-number alice 'ping -c 1 -i x bob'
  rec ping/i-negative alice 'ping -c 1 -i -1 bob'
  rec ping/M-bad alice 'ping -c 1 -M x bob'
  rec ping/options-after-destination alice 'ping bob -c 1'
  rec ping/V alice 'ping -V'
  rec ping/h alice 'ping -h'
  begin 'sysctl net.ipv4.icmp_echo_ignore_broadcasts=0 on carol and r1'
  on carol 'sysctl -w net.ipv4.icmp_echo_ignore_broadcasts=0'; on r1 'sysctl -w net.ipv4.icmp_echo_ignore_broadcasts=0'
  rec ping/broadcast-b alice 'ping -b -c 2 192.168.1.255'
  rec ping/multicast-answered alice 'ping -c 2 224.0.0.1'
  begin 'sysctl net.ipv4.ping_group_range=0 2147483647 on alice: ping uses a datagram socket'
  on alice 'sysctl -w net.ipv4.ping_group_range="0 2147483647"'
  rec ping/dgram-v alice 'ping -v -c 1 bob'
  rec ping/dgram-t1 alice 'ping -c 2 -t 1 bob'
  rec ping/dgram-absent alice 'ping -c 2 192.168.1.85'
  on alice 'sysctl -w net.ipv4.ping_group_range="1 0"'
  begin 'nsswitch.conf says `hosts: files dns`, and no name server answers'
  printf 'hosts: files dns\n' >"/etc/netns/${P}alice/nsswitch.conf"
  rec ping/unknown-host-no-resolver alice 'ping -c 1 nosuch'
  rec ping/c1-known-host-no-resolver alice 'ping -c 1 bob'
  printf 'hosts: files\n' >"/etc/netns/${P}alice/nsswitch.conf"
}
s_ping_stub() {
  begin 'the stub: see README.md'
  rec ping/stub-1.5ms alice 'ping -c 2 192.168.1.101'
  rec ping/stub-15ms alice 'ping -c 2 192.168.1.102'
  rec ping/stub-150ms alice 'ping -c 2 192.168.1.103'
  rec ping/stub-1500ms alice 'ping -c 3 192.168.1.104'
  rec ping/stub-duplicates alice 'ping -c 3 192.168.1.105'
  rec ping/stub-duplicate-c1 alice 'ping -c 1 192.168.1.105'
  rec ping/stub-wrong-data alice 'ping -c 1 192.168.1.106'
  rec ping/stub-truncated alice 'ping -c 1 192.168.1.107'
  rec ping/stub-bad-checksum alice 'ping -c 1 -W 1 192.168.1.108'
  rec ping/stub-different-address alice 'ping -c 1 192.168.1.109'
  rec ping/stub-redirect-host alice 'ping -c 2 192.168.1.110'
  rec ping/stub-redirect-net alice 'ping -c 1 192.168.1.117'
  rec ping/stub-source-quench alice 'ping -c 1 192.168.1.111'
  rec ping/stub-reassembly-exceeded alice 'ping -c 1 192.168.1.112'
  rec ping/stub-parameter-problem alice 'ping -c 1 192.168.1.113'
  rec ping/stub-half-lost alice 'ping -c 4 192.168.1.114'
  rec ping/stub-half-lost-n alice 'ping -n -c 5 -i 0.2 192.168.1.114'
  rec ping/stub-out-of-order alice 'ping -c 4 -i 0.1 192.168.1.115'
  rec ping/stub-ttl-255 alice 'ping -c 1 192.168.1.116'
  local c
  for c in 0 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16; do rec ping/stub-unreachable-$c alice "ping -c 1 10.0.3.$c"; done
  rec ping/stub-unreachable-c3 alice 'ping -c 3 10.0.3.1'
  rec ping/stub-unreachable-name alice 'ping -n -c 1 10.0.3.1'
}
s_ping_routes() {
  begin 'alice has no default route'
  on alice 'ip route del default'
  rec ping/unroutable alice 'ping -c 1 bob'
  rec ping/unroutable-address alice 'ping -c 1 8.8.8.8'
  rec ping/unroutable-neighbour-still alice 'ping -c 1 carol'
  on alice 'ip route add unreachable 8.0.0.0/8; ip route add blackhole 9.0.0.0/8; ip route add prohibit 7.0.0.0/8'
  rec ping/route-unreachable alice 'ping -c 1 8.8.8.8'
  rec ping/route-blackhole alice 'ping -c 1 9.9.9.9'
  rec ping/route-prohibit alice 'ping -c 1 7.7.7.7'
  up
  begin 'alice: eth0 down'
  on alice 'ip link set eth0 down'
  rec ping/interface-down alice 'ping -c 1 carol'
  rec ping/interface-down-own alice 'ping -c 1 192.168.1.3'
  up
  begin 'alice: no address on eth0'
  on alice 'ip addr flush dev eth0'
  rec ping/no-ip-address alice 'ping -c 1 192.168.1.5'
  up
  begin 'alice: lo down'
  on alice 'ip link set lo down'
  rec ping/lo-down alice 'ping -c 1 127.0.0.1'
  rec ping/lo-down-own alice 'ping -c 1 -W 1 192.168.1.3'
  up
  begin 'the default gateway of alice is 192.168.1.66, which nobody has'
  on alice 'ip route replace default via 192.168.1.66'
  rec ping/absent-gateway alice 'ping -c 2 bob'
  up
  begin 'r1 has no route to 192.168.3.0/24'
  on r1 'ip route del 192.168.3.0/24'
  rec ping/router-without-route alice 'ping -c 2 bob'
  rec ping/router-without-route-n alice 'ping -n -c 1 bob'
  up
  begin 'r1 has an unreachable route instead'
  on r1 'ip route del 192.168.3.0/24; ip route add unreachable 192.168.3.0/24'
  rec ping/router-unreachable-route alice 'ping -c 1 bob'
  on r1 'ip route del 192.168.3.0/24; ip route add prohibit 192.168.3.0/24'
  rec ping/router-prohibit-route alice 'ping -c 1 bob'
  on r1 'ip route del 192.168.3.0/24; ip route add blackhole 192.168.3.0/24'
  rec ping/router-blackhole-route alice 'ping -c 1 -W 1 bob'
  up
  begin 'r1 and r2 point at each other for 192.168.9.0/24'
  on r1 'ip route add 192.168.9.0/24 via 192.168.2.2'; on r2 'ip route add 192.168.9.0/24 via 192.168.2.1'
  rec ping/routing-loop alice 'ping -c 1 192.168.9.9'
  rec traceroute/routing-loop alice 'traceroute -n -q 1 -m 6 192.168.9.9'
  up
  begin 'bob has no default route: the request arrives, no reply'
  on bob 'ip route del default'
  rec ping/no-route-back alice 'ping -c 2 -W 1 bob'
  up
  begin 'r1 does not forward'
  on r1 'sysctl -w net.ipv4.ip_forward=0'
  rec ping/router-not-forwarding alice 'ping -c 2 -W 1 bob'
  up
  begin 'alice routes 192.168.3.0/24 via carol, who forwards to r1 on the same LAN: a real redirect'
  on carol 'sysctl -w net.ipv4.ip_forward=1'; on alice 'ip route add 192.168.3.0/24 via 192.168.1.5'
  rec ping/redirect-by-carol alice 'ping -c 3 bob'
  rec ping/redirect-by-carol-then alice 'ip route get 192.168.3.4'
  up
  begin 'MTU 1000 between r1 and r2'
  rec ping/M-do-too-long alice 'ping -c 2 -M do -s 2000 bob'
  rec ping/M-do-1472 alice 'ping -c 1 -M do -s 1472 bob'
  on r1 'ip link set eth1 mtu 1000'; on r2 'ip link set eth0 mtu 1000'
  rec ping/M-do-frag-needed alice 'ping -c 3 -M do -s 1200 bob'
  rec ping/M-do-route-get-after alice 'ip route get 192.168.3.4'
  rec ping/M-do-again alice 'ping -c 2 -M do -s 1200 bob'
  rec ping/M-do-fits alice 'ping -c 1 -M do -s 972 bob'
  rec ping/M-dont alice 'ping -c 1 -M dont -s 1200 bob'
  on alice 'ip route flush cache'
  rec ping/M-want alice 'ping -c 2 -M want -s 1200 bob'
  on alice 'ip route flush cache'
  rec ping/frag-needed-default alice 'ping -c 2 -s 1200 bob'
}
s_ping_filter() {
  local t
  for t in icmp-net-unreachable icmp-host-unreachable icmp-port-unreachable icmp-proto-unreachable icmp-net-prohibited icmp-host-prohibited icmp-admin-prohibited; do
    begin "bob: iptables -A INPUT -p icmp -j REJECT --reject-with $t"
    node bob "iptables -F; iptables -A INPUT -p icmp -j REJECT --reject-with $t"
    rec ping/reject-$t alice 'ping -c 2 bob'
    rec traceroute/I-reject-$t alice 'traceroute -n -I -q 1 bob'
    begin "bob: iptables -A INPUT -p udp -j REJECT --reject-with $t"
    node bob "iptables -F; iptables -A INPUT -p udp -j REJECT --reject-with $t"
    rec traceroute/reject-$t alice 'traceroute -n bob'
  done
  begin 'r2: iptables -A FORWARD -j REJECT --reject-with icmp-admin-prohibited'
  node bob 'iptables -F'
  node r2 'iptables -A FORWARD -j REJECT --reject-with icmp-admin-prohibited'
  rec traceroute/router-rejects alice 'traceroute -n bob'
  rec ping/router-rejects alice 'ping -c 2 bob'
  up
  begin 'bob: iptables -A INPUT -p icmp -j REJECT, and the default rate limit of ICMP errors'
  node bob 'sysctl -qw net.ipv4.icmp_ratelimit=1000; iptables -A INPUT -p icmp -j REJECT'
  rec ping/reject-rate-limited alice 'ping -i 0.2 -c 10 bob'
  begin 'bob: iptables -A INPUT -p icmp -j DROP'
  node bob 'iptables -F'
  node r2 'iptables -F'
  node bob 'iptables -A INPUT -p icmp -j DROP'
  rec ping/drop-c3 alice 'ping -c 3 -W 1 bob'
  rec ping/drop-c1 alice 'ping -c 1 -W 1 bob'
  rec ping/drop-W-default alice 'ping -c 1 bob'
  sig ping/drop-sigint alice INT 2.5 'ping bob'
  sig ping/drop-sigint-at-once alice INT 0.3 'ping bob'
  begin 'alice: iptables -A OUTPUT -p icmp -j DROP'
  node bob 'iptables -F'
  node alice 'iptables -A OUTPUT -p icmp -j DROP'
  rec ping/output-drop alice 'ping -c 2 -W 1 bob'
  begin 'alice: iptables -A OUTPUT -p icmp -j REJECT'
  node alice 'iptables -F; iptables -A OUTPUT -p icmp -j REJECT'
  rec ping/output-reject alice 'ping -c 2 -W 1 bob'
  node alice 'iptables -F'
}

# ---- traceroute -----------------------------------------------------------------------------------------------
s_traceroute() {
  rec traceroute/name alice 'traceroute bob'
  rec traceroute/address alice 'traceroute 192.168.3.4'
  rec traceroute/n alice 'traceroute -n bob'
  rec traceroute/n-address alice 'traceroute -n 192.168.3.4'
  rec traceroute/I alice 'traceroute -I bob'
  rec traceroute/n-I alice 'traceroute -n -I bob'
  rec traceroute/U alice 'traceroute -n -U bob'
  rec traceroute/T-closed alice 'traceroute -n -T bob'
  rec traceroute/q1 alice 'traceroute -q 1 bob'
  rec traceroute/q5-n alice 'traceroute -n -q 5 bob'
  rec traceroute/m2 alice 'traceroute -m 2 bob'
  rec traceroute/m1-n alice 'traceroute -n -m 1 bob'
  rec traceroute/f2 alice 'traceroute -n -f 2 bob'
  rec traceroute/p alice 'traceroute -n -p 40000 bob'
  rec traceroute/N1 alice 'traceroute -n -N 1 bob'
  rec traceroute/w1 alice 'traceroute -n -w 1 bob'
  rec traceroute/packetlen alice 'traceroute -n bob 100'
  rec traceroute/packetlen-too-small alice 'traceroute -n bob 10'
  rec traceroute/packetlen-too-big alice 'traceroute -n bob 70000'
  rec traceroute/e-extensions alice 'traceroute -n -e bob'
  rec traceroute/neighbour alice 'traceroute carol'
  rec traceroute/own alice 'traceroute alice'
  rec traceroute/localhost alice 'traceroute localhost'
  rec traceroute/absent-neighbour alice 'traceroute -n 192.168.1.77'
  rec traceroute/absent-behind-router alice 'traceroute -n 192.168.3.77'
  rec traceroute/unknown-host alice 'traceroute nosuch'
  rec traceroute/bad-address alice 'traceroute 192.168.1.999'
  rec traceroute/no-destination alice 'traceroute'
  rec traceroute/bad-option alice 'traceroute -Z bob'
  rec traceroute/bad-long-option alice 'traceroute --zzz bob'
  rec traceroute/m0 alice 'traceroute -m 0 bob'
  rec traceroute/m256 alice 'traceroute -m 256 bob'
  rec traceroute/m-not-a-number alice 'traceroute -m x bob'
  rec traceroute/m-missing alice 'traceroute bob -m'
  rec traceroute/q0 alice 'traceroute -q 0 bob'
  rec traceroute/q11 alice 'traceroute -q 11 bob'
  rec traceroute/q-not-a-number alice 'traceroute -q x bob'
  rec traceroute/f0 alice 'traceroute -f 0 bob'
  rec traceroute/f31 alice 'traceroute -f 31 bob'
  rec traceroute/f5-m3 alice 'traceroute -f 5 -m 3 bob'
  rec traceroute/w-not-a-number alice 'traceroute -w x bob'
  rec traceroute/w0 alice 'traceroute -w 0 bob'
  rec traceroute/p-bad alice 'traceroute -p 99999 bob'
  rec traceroute/extra-argument alice 'traceroute bob 60 x'
  rec traceroute/packetlen-not-a-number alice 'traceroute bob x'
  rec traceroute/V alice 'traceroute -V'
  rec traceroute/help alice 'traceroute --help'
  sig traceroute/sigint alice INT 2 'traceroute -n 10.2.0.9'
  begin 'the stub: see README.md'
  local c
  for c in 0 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16; do rec traceroute/stub-unreachable-$c alice "traceroute -n -q 1 10.0.3.$c"; done
  rec traceroute/stub-unreachable-1-q3 alice 'traceroute -n 10.0.3.1'
  rec traceroute/stub-I-unreachable-1 alice 'traceroute -n -I -q 1 10.0.3.1'
  rec traceroute/stub-parameter-problem alice 'traceroute -n -q 1 -m 2 10.0.12.0'
  rec traceroute/stub-several-faces alice 'traceroute 10.1.0.9'
  rec traceroute/stub-several-faces-n alice 'traceroute -n 10.1.0.9'
  rec traceroute/stub-silent-hop alice 'traceroute -n -w 1 10.2.0.9'
  rec traceroute/stub-silent-hop-names alice 'traceroute -w 1 10.2.0.9'
  begin 'alice has no default route'
  on alice 'ip route del default'
  rec traceroute/unroutable alice 'traceroute bob'
  up
  begin 'r1 has no route to 192.168.3.0/24'
  on r1 'ip route del 192.168.3.0/24'
  rec traceroute/router-without-route alice 'traceroute -n bob'
  up
  begin 'r2: iptables -A OUTPUT -p icmp -j DROP'
  on r2 'iptables -A OUTPUT -p icmp -j DROP'
  rec traceroute/silent-router alice 'traceroute bob'
  rec traceroute/silent-router-I alice 'traceroute -I -n bob'
  up
  begin 'r1, r2 and bob with sysctl net.ipv4.icmp_ratelimit=1000, the default'
  on r1 'sysctl -w net.ipv4.icmp_ratelimit=1000'; on r2 'sysctl -w net.ipv4.icmp_ratelimit=1000'; on bob 'sysctl -w net.ipv4.icmp_ratelimit=1000'
  rec traceroute/rate-limited-q10 alice 'traceroute -n -q 10 bob'
  up
  begin 'bob: iptables -A INPUT -p udp -j DROP'
  on bob 'iptables -A INPUT -p udp -j DROP'
  rec traceroute/silent-target alice 'traceroute -n -w 1 -m 6 bob'
  node bob 'iptables -F'
  begin 'MTU 1000 between r1 and r2'
  on r1 'ip link set eth1 mtu 1000'; on r2 'ip link set eth0 mtu 1000'
  rec traceroute/mtu alice 'traceroute -n --mtu bob'
  rec traceroute/F-1200 alice 'traceroute -n -F bob 1200'
}

# ---- arp, ip neigh --------------------------------------------------------------------------------------------
s_arp() {
  begin 'the cache of alice is empty'
  node alice 'ip neigh flush all'
  rec arp/empty alice 'arp'
  rec arp/a-empty alice 'arp -a'
  rec arp/n-empty alice 'arp -n'
  rec arp/a-host-empty alice 'arp -a carol'
  rec arp/host-empty alice 'arp 192.168.1.5'
  begin 'alice has pinged carol, r1 and the stub 192.168.1.150 (no name)'
  node alice 'ping -c 1 carol; ping -c 1 r1; ping -c 1 192.168.1.150' >/dev/null
  rec arp/bare alice 'arp'
  rec arp/n alice 'arp -n'
  rec arp/a alice 'arp -a'
  rec arp/an alice 'arp -an'
  rec arp/e alice 'arp -e'
  rec arp/v alice 'arp -v'
  rec arp/av alice 'arp -av'
  rec arp/a-host alice 'arp -a carol'
  rec arp/a-address alice 'arp -a 192.168.1.5'
  rec arp/an-address alice 'arp -an 192.168.1.5'
  rec arp/host alice 'arp carol'
  rec arp/n-host alice 'arp -n carol'
  rec arp/a-address-absent alice 'arp -a 192.168.1.77'
  rec arp/host-absent alice 'arp 192.168.1.77'
  rec arp/n-host-absent alice 'arp -n 192.168.1.77'
  rec arp/host-unknown alice 'arp nosuch'
  rec arp/a-host-unknown alice 'arp -a nosuch'
  rec arp/i alice 'arp -i eth0'
  rec arp/i-other alice 'arp -i lo'
  rec arp/i-unknown alice 'arp -i eth9'
  rec arp/a-i-unknown alice 'arp -a -i eth9'
  rec arp/d alice 'arp -d 192.168.1.5'
  rec arp/d-then-a alice 'arp -a'
  rec arp/d-then-n alice 'arp -n'
  rec arp/d-again alice 'arp -d 192.168.1.5'
  rec arp/d-name alice 'arp -d r1'
  rec arp/d-non-existing alice 'arp -d 192.168.1.77'
  rec arp/d-unknown alice 'arp -d nosuch'
  rec arp/d-missing alice 'arp -d'
  rec arp/d-off-link alice 'arp -d 8.8.8.8'
  begin 'alice pings 192.168.1.77, which nobody has'
  node alice 'timeout 1 ping -c 1 192.168.1.77 >/dev/null'
  rec arp/incomplete-a alice 'arp -a'
  rec arp/incomplete-an alice 'arp -an'
  rec arp/incomplete-n alice 'arp -n'
  rec arp/incomplete-host alice 'arp -n 192.168.1.77'
  rec arp/d-incomplete alice 'arp -d 192.168.1.77'
  begin 'static entries on alice'
  rec arp/s alice 'arp -s 192.168.1.50 02:00:00:00:01:32'
  rec arp/s-then-a alice 'arp -a'
  rec arp/s-then-n alice 'arp -n'
  rec arp/s-replace alice 'arp -s 192.168.1.50 02:00:00:00:01:33'
  rec arp/s-replace-then-an alice 'arp -an 192.168.1.50'
  rec arp/s-ip-neigh-shows alice 'ip neigh show 192.168.1.50'
  rec arp/d-static alice 'arp -d 192.168.1.50'
  rec arp/s-temp alice 'arp -s 192.168.1.51 02:00:00:00:01:33 temp'
  rec arp/s-temp-then-n alice 'arp -n 192.168.1.51'
  rec arp/s-pub alice 'arp -s 192.168.1.52 02:00:00:00:01:34 pub'
  rec arp/s-pub-then-n alice 'arp -n'
  rec arp/s-pub-then-a alice 'arp -a'
  rec arp/s-i alice 'arp -i eth0 -s 192.168.1.53 02:00:00:00:01:35'
  rec arp/s-missing-mac alice 'arp -s 192.168.1.50'
  rec arp/s-missing-all alice 'arp -s'
  rec arp/s-bad-mac alice 'arp -s 192.168.1.50 zz:00:00:00:00:00'
  rec arp/s-short-mac alice 'arp -s 192.168.1.50 02:00:00'
  rec arp/s-bad-address alice 'arp -s 192.168.1.999 02:00:00:00:01:32'
  rec arp/s-off-link alice 'arp -s 8.8.8.8 02:00:00:00:01:32'
  rec arp/s-unknown-name alice 'arp -s nosuch 02:00:00:00:01:32'
  rec arp/f-missing-file alice 'arp -f nofile'
  rec arp/bad-option alice 'arp -Z'
  rec arp/bad-long-option alice 'arp --zzz'
  rec arp/help alice 'arp --help'
  rec arp/V alice 'arp -V'
  rec arp/two-hosts alice 'arp -a carol r1'
}
s_ip_neigh() {
  begin 'alice, cache empty'
  node alice 'ip neigh flush all'
  rec ip/neigh-empty alice 'ip neigh'
  begin 'alice has just pinged carol and r1'
  node alice 'ping -c 1 carol; ping -c 1 r1' >/dev/null
  rec ip/neigh-reachable alice 'ip neigh'
  rec ip/neigh-show-dev alice 'ip neigh show dev eth0'
  rec ip/neigh-show-address alice 'ip neigh show 192.168.1.5'
  rec ip/neigh-show-nud alice 'ip neigh show nud reachable'
  rec ip/neigh-get alice 'ip neigh get 192.168.1.5 dev eth0'
  rec ip/neigh-get-absent alice 'ip neigh get 192.168.1.77 dev eth0'
  rec ip/neigh-get-no-dev alice 'ip neigh get 192.168.1.5'
  rec ip/s-neigh alice 'ip -s neigh'
  rec ip/br-neigh alice 'ip -br neigh'
  begin 'alice pings 192.168.1.77, which nobody has; looked at during the first seconds'
  node alice 'timeout 0.5 ping -c 1 192.168.1.77 >/dev/null'
  rec ip/neigh-incomplete alice 'ip neigh show 192.168.1.77'
  begin 'the same, 4 s later'
  sleep 4
  rec ip/neigh-failed alice 'ip neigh show 192.168.1.77'
  begin 'after: ip neigh change 192.168.1.5 dev eth0 nud stale'
  rec ip/neigh-change-stale alice 'ip neigh change 192.168.1.5 lladdr 02:00:00:00:01:05 dev eth0 nud stale'
  rec ip/neigh-stale alice 'ip neigh show 192.168.1.5'
  node alice 'ping -c 1 carol' >/dev/null
  rec ip/neigh-delay-after-use alice 'ip neigh show 192.168.1.5'
  sleep 5.5
  rec ip/neigh-reachable-after-probe alice 'ip neigh show 192.168.1.5'
  begin 'entries added by hand on alice, in this order'
  rec ip/neigh-add alice 'ip neigh add 192.168.1.50 lladdr 02:00:00:00:01:32 dev eth0'
  rec ip/neigh-permanent alice 'ip neigh show 192.168.1.50'
  rec ip/neigh-add-exists alice 'ip neigh add 192.168.1.50 lladdr 02:00:00:00:01:32 dev eth0'
  rec ip/neigh-change alice 'ip neigh change 192.168.1.50 lladdr 02:00:00:00:01:33 dev eth0'
  rec ip/neigh-change-absent alice 'ip neigh change 192.168.1.51 lladdr 02:00:00:00:01:33 dev eth0'
  rec ip/neigh-replace alice 'ip neigh replace 192.168.1.51 lladdr 02:00:00:00:01:33 dev eth0 nud reachable'
  rec ip/neigh-add-nud-stale alice 'ip neigh add 192.168.1.52 lladdr 02:00:00:00:01:34 dev eth0 nud stale'
  rec ip/neigh-all-states alice 'ip neigh'
  rec ip/neigh-flush-dev alice 'ip neigh flush dev eth0'
  rec ip/neigh-after-flush alice 'ip neigh'
  rec ip/neigh-s-flush alice 'ip -s neigh flush all'
  rec ip/neigh-del alice 'ip neigh del 192.168.1.50 dev eth0'
  rec ip/neigh-del-then alice 'ip neigh show 192.168.1.50'
  rec ip/neigh-del-absent alice 'ip neigh del 192.168.1.99 dev eth0'
  rec ip/neigh-del-no-dev alice 'ip neigh del 192.168.1.50'
  rec ip/neigh-add-no-dev alice 'ip neigh add 192.168.1.54 lladdr 02:00:00:00:01:32'
  rec ip/neigh-add-no-lladdr alice 'ip neigh add 192.168.1.55 dev eth0'
  rec ip/neigh-add-bad-lladdr alice 'ip neigh add 192.168.1.55 lladdr zz dev eth0'
  rec ip/neigh-add-short-lladdr alice 'ip neigh add 192.168.1.55 lladdr 02:00:00 dev eth0'
  rec ip/neigh-add-bad-address alice 'ip neigh add 192.168.1.999 lladdr 02:00:00:00:01:32 dev eth0'
  rec ip/neigh-add-bad-dev alice 'ip neigh add 192.168.1.55 lladdr 02:00:00:00:01:32 dev eth9'
  rec ip/neigh-add-bad-nud alice 'ip neigh add 192.168.1.55 lladdr 02:00:00:00:01:32 dev eth0 nud x'
  rec ip/neigh-add-missing alice 'ip neigh add'
  rec ip/neigh-show-bad-dev alice 'ip neigh show dev eth9'
  rec ip/neigh-flush-missing alice 'ip neigh flush'
  rec ip/neigh-unknown-command alice 'ip neigh foo'
  rec ip/neigh-help alice 'ip neigh help'
  rec ip/neigh-proxy-add alice 'ip neigh add proxy 192.168.1.60 dev eth0'
  rec ip/neigh-proxy-show alice 'ip neigh show proxy'
}

# ---- ip addr, link, route -------------------------------------------------------------------------------------
s_ip_addr() {
  rec ip/addr alice 'ip addr'
  rec ip/a alice 'ip a'
  rec ip/addr-router r1 'ip addr'
  rec ip/addr-show-dev alice 'ip addr show dev eth0'
  rec ip/a-s-eth0 alice 'ip a s eth0'
  rec ip/addr-show-lo alice 'ip addr show lo'
  rec ip/4-addr alice 'ip -4 addr show dev eth0'
  rec ip/6-addr alice 'ip -6 addr show dev eth0'
  rec ip/br-addr alice 'ip -br addr'
  rec ip/br-addr-dev alice 'ip -br addr show dev eth0'
  rec ip/br-link alice 'ip -br link'
  rec ip/o-addr alice 'ip -o addr'
  rec ip/o-link alice 'ip -o link'
  rec ip/j-addr alice 'ip -j addr show dev eth0'
  rec ip/d-addr alice 'ip -d addr show dev lo'
  rec ip/s-addr alice 'ip -s addr show dev eth0'
  rec ip/addr-show-up alice 'ip addr show up'
  rec ip/addr-show-to alice 'ip addr show to 192.168.1.0/24'
  rec ip/link alice 'ip link'
  rec ip/link-switch s1 'ip link'
  rec ip/link-show-dev alice 'ip link show dev eth0'
  rec ip/link-show-up alice 'ip link show up'
  rec ip/s-link alice 'ip -s link show dev eth0'
  rec ip/s-s-link alice 'ip -s -s link show dev eth0'
  rec ip/link-show-master s1 'ip link show master br0'
  begin 'alice: addresses changed in this order'
  rec ip/addr-add alice 'ip addr add 10.9.0.1/24 dev eth0'
  rec ip/addr-add-exists alice 'ip addr add 10.9.0.1/24 dev eth0'
  rec ip/addr-add-brd alice 'ip addr add 10.9.1.1/24 brd + dev eth0'
  rec ip/addr-add-secondary alice 'ip addr add 192.168.1.33/24 dev eth0'
  rec ip/addr-add-no-prefix alice 'ip addr add 10.9.2.1 dev eth0'
  rec ip/addr-add-label alice 'ip addr add 10.9.3.1/24 dev eth0 label eth0:1'
  rec ip/addr-add-lifetime alice 'ip addr add 10.9.4.1/24 dev eth0 valid_lft 100 preferred_lft 50'
  rec ip/addr-add-peer alice 'ip addr add 10.9.5.1 peer 10.9.5.2/32 dev eth0'
  rec ip/addr-add-scope alice 'ip addr add 10.9.6.1/24 scope host dev eth0'
  rec ip/addr-after-adds alice 'ip addr show dev eth0'
  rec ip/addr-route-after-adds alice 'ip route'
  rec ip/addr-change alice 'ip addr change 10.9.0.1/24 dev eth0 valid_lft 300 preferred_lft 200'
  rec ip/addr-replace alice 'ip addr replace 10.9.0.1/24 dev eth0'
  rec ip/addr-del alice 'ip addr del 10.9.0.1/24 dev eth0'
  rec ip/addr-del-again alice 'ip addr del 10.9.0.1/24 dev eth0'
  rec ip/addr-del-without-prefix alice 'ip addr del 10.9.1.1 dev eth0'
  rec ip/addr-del-absent alice 'ip addr del 172.16.0.1/24 dev eth0'
  rec ip/addr-add-no-dev alice 'ip addr add 10.9.0.1/24'
  rec ip/addr-add-missing alice 'ip addr add'
  rec ip/addr-add-bad-prefix alice 'ip addr add 10.9.0.1/33 dev eth0'
  rec ip/addr-add-bad-address alice 'ip addr add 10.9.0.999/24 dev eth0'
  rec ip/addr-add-word alice 'ip addr add foo dev eth0'
  rec ip/addr-add-bad-dev alice 'ip addr add 10.9.0.1/24 dev eth9'
  rec ip/addr-add-dev-missing alice 'ip addr add 10.9.0.1/24 dev'
  rec ip/addr-add-extra alice 'ip addr add 10.9.0.1/24 dev eth0 foo'
  rec ip/addr-add-multicast alice 'ip addr add 224.0.0.5/24 dev eth0'
  rec ip/addr-show-bad-dev alice 'ip addr show dev eth9'
  rec ip/addr-show-eth9 alice 'ip addr show eth9'
  rec ip/addr-unknown-command alice 'ip addr foo'
  rec ip/addr-help alice 'ip addr help'
  rec ip/addr-flush alice 'ip addr flush dev eth0'
  rec ip/addr-after-flush alice 'ip addr show dev eth0'
  rec ip/addr-route-after-flush alice 'ip route'
  rec ip/addr-flush-empty alice 'ip addr flush dev eth0'
  rec ip/addr-flush-missing alice 'ip addr flush'
  rec ip/addr-flush-bad-dev alice 'ip addr flush dev eth9'
  up
  begin 'alice: link changes in this order'
  rec ip/link-set-down alice 'ip link set eth0 down'
  rec ip/link-down alice 'ip link show dev eth0'
  rec ip/addr-down alice 'ip addr show dev eth0'
  rec ip/br-link-down alice 'ip -br link'
  rec ip/route-after-down alice 'ip route'
  rec ip/link-set-dev-up alice 'ip link set dev eth0 up'
  rec ip/route-after-up alice 'ip route'
  rec ip/link-set-mtu alice 'ip link set dev eth0 mtu 1400'
  rec ip/link-mtu alice 'ip link show eth0'
  rec ip/link-set-mtu-small alice 'ip link set eth0 mtu 60'
  rec ip/link-set-mtu-huge alice 'ip link set eth0 mtu 70000'
  rec ip/link-set-mtu-word alice 'ip link set eth0 mtu x'
  rec ip/link-set-mtu-missing alice 'ip link set eth0 mtu'
  rec ip/link-set-address alice 'ip link set eth0 address 02:00:00:00:01:99'
  rec ip/link-address alice 'ip link show eth0'
  rec ip/link-set-address-multicast alice 'ip link set eth0 address 01:00:5e:00:00:01'
  rec ip/link-set-address-short alice 'ip link set eth0 address 02:00'
  rec ip/link-set-address-bad alice 'ip link set eth0 address zz:zz:zz:zz:zz:zz'
  rec ip/link-set-txqueuelen alice 'ip link set eth0 txqueuelen 500'
  rec ip/link-set-promisc alice 'ip link set eth0 promisc on'
  rec ip/link-set-arp-off alice 'ip link set eth0 arp off'
  rec ip/link-promisc-noarp alice 'ip link show eth0'
  rec ip/link-set-missing alice 'ip link set'
  rec ip/link-set-dev-only alice 'ip link set eth0'
  rec ip/link-set-bad-dev alice 'ip link set eth9 up'
  rec ip/link-set-bad-word alice 'ip link set eth0 foo'
  rec ip/link-show-bad-dev alice 'ip link show eth9'
  rec ip/link-unknown-command alice 'ip link foo'
  rec ip/link-help alice 'ip link help'
  rec ip/link-rename-up alice 'ip link set eth0 name lan0'
  rec ip/link-del-absent alice 'ip link del eth9'
  begin 'the cable of r1:eth1 is cut: r1 has no carrier there'
  kill "$WIRE"; wait "$WIRE" 2>/dev/null; WIRE=
  rec ip/link-gone alice 'ip link show eth0'
  up
  begin 'alice: IPv6 enabled'
  node alice 'sysctl -qw net.ipv6.conf.all.disable_ipv6=0 net.ipv6.conf.eth0.disable_ipv6=0; sleep 3'
  rec ip/addr-with-ipv6 alice 'ip addr'
  rec ip/br-addr-with-ipv6 alice 'ip -br addr'
  rec ifconfig/with-ipv6 alice 'ifconfig eth0'
  begin 'no objects'
  rec ip/no-arguments alice 'ip'
  rec ip/help alice 'ip help'
  rec ip/unknown-object alice 'ip foo'
  rec ip/unknown-option alice 'ip -zzz addr'
  rec ip/V alice 'ip -V'
  rec ip/Version alice 'ip -Version'
  rec ip/ambiguous-r alice 'ip r'
  rec ip/ambiguous-l alice 'ip l'
  rec ip/ambiguous-n alice 'ip n'
  rec ip/ambiguous-m alice 'ip m'
  rec ip/ambiguous-t alice 'ip t'
}
s_ip_route() {
  rec ip/route alice 'ip route'
  rec ip/r-router r1 'ip route'
  rec ip/route-n-show alice 'ip route show'
  rec ip/route-list alice 'ip route list'
  rec ip/route-show-table-local alice 'ip route show table local'
  rec ip/route-show-table-all alice 'ip route show table all'
  rec ip/route-show-default alice 'ip route show default'
  rec ip/route-show-dev alice 'ip route show dev eth0'
  rec ip/route-show-prefix alice 'ip route show 192.168.1.0/24'
  rec ip/route-show-prefix-absent alice 'ip route show 172.16.0.0/12'
  rec ip/route-show-match alice 'ip route show match 192.168.1.9'
  rec ip/route-show-via alice 'ip route show via 192.168.1.1'
  rec ip/rule alice 'ip rule'
  rec ip/route-get-on-link alice 'ip route get 192.168.1.5'
  rec ip/route-get-via alice 'ip route get 192.168.3.4'
  rec ip/route-get-own alice 'ip route get 192.168.1.3'
  rec ip/route-get-loopback alice 'ip route get 127.0.0.1'
  rec ip/route-get-broadcast alice 'ip route get 192.168.1.255'
  rec ip/route-get-multicast alice 'ip route get 224.0.0.1'
  rec ip/route-get-from-forwarded r1 'ip route get 192.168.3.4 from 192.168.1.3 iif eth0'
  rec ip/route-get-from alice 'ip route get 192.168.3.4 from 192.168.1.3'
  rec ip/route-get-from-bad alice 'ip route get 192.168.3.4 from 192.168.1.4'
  rec ip/route-get-fibmatch alice 'ip route get fibmatch 192.168.3.4'
  rec ip/route-get-missing alice 'ip route get'
  rec ip/route-get-name alice 'ip route get bob'
  rec ip/route-get-bad alice 'ip route get 1.2.3.999'
  rec ip/route-get-prefix alice 'ip route get 192.168.1.0/24'
  begin 'alice: routes changed in this order'
  rec ip/route-add alice 'ip route add 172.16.0.0/12 via 192.168.1.1'
  rec ip/route-add-exists alice 'ip route add 172.16.0.0/12 via 192.168.1.1'
  rec ip/route-add-metric alice 'ip route add 172.16.0.0/12 via 192.168.1.5 metric 100'
  rec ip/route-add-dev alice 'ip route add 172.20.0.0/16 dev eth0'
  rec ip/route-add-src alice 'ip route add 172.21.0.0/16 via 192.168.1.1 src 192.168.1.3'
  rec ip/route-add-host alice 'ip route add 172.22.0.1 via 192.168.1.1'
  rec ip/route-add-multipath alice 'ip route add 172.23.0.0/16 nexthop via 192.168.1.1 weight 1 nexthop via 192.168.1.5 weight 2'
  rec ip/route-add-blackhole alice 'ip route add blackhole 172.24.0.0/16'
  rec ip/route-add-unreachable alice 'ip route add unreachable 172.25.0.0/16'
  rec ip/route-add-prohibit alice 'ip route add prohibit 172.26.0.0/16'
  rec ip/route-add-mtu alice 'ip route add 172.27.0.0/16 via 192.168.1.1 mtu 1200'
  rec ip/route-add-onlink alice 'ip route add 172.28.0.0/16 via 10.1.1.1 dev eth0 onlink'
  rec ip/route-after-adds alice 'ip route'
  rec ip/route-get-metric alice 'ip route get 172.16.5.5'
  rec ip/route-get-multipath alice 'ip route get 172.23.5.5'
  rec ip/route-get-blackhole alice 'ip route get 172.24.0.1'
  rec ip/route-get-unreachable alice 'ip route get 172.25.0.1'
  rec ip/route-get-prohibit alice 'ip route get 172.26.0.1'
  rec ip/route-change alice 'ip route change 172.16.0.0/12 via 192.168.1.9'
  rec ip/route-change-absent alice 'ip route change 172.99.0.0/16 via 192.168.1.9'
  rec ip/route-replace alice 'ip route replace 172.16.0.0/12 via 192.168.1.1'
  rec ip/route-replace-new alice 'ip route replace 172.30.0.0/16 via 192.168.1.1'
  rec ip/route-append alice 'ip route append 172.16.0.0/12 via 192.168.1.7'
  rec ip/route-after-changes alice 'ip route show 172.16.0.0/12'
  rec ip/route-del alice 'ip route del 172.16.0.0/12 metric 100'
  rec ip/route-del-absent alice 'ip route del 172.99.0.0/16'
  rec ip/route-del-wrong-via alice 'ip route del 172.30.0.0/16 via 192.168.1.99'
  rec ip/route-del-missing alice 'ip route del'
  rec ip/route-add-default-exists alice 'ip route add default via 192.168.1.5'
  rec ip/route-replace-default alice 'ip route replace default via 192.168.1.5 dev eth0'
  rec ip/route-show-default-replaced alice 'ip route show default'
  rec ip/route-del-default alice 'ip route del default'
  rec ip/route-del-default-again alice 'ip route del default'
  rec ip/route-get-unroutable alice 'ip route get 8.8.8.8'
  rec ip/route-add-gateway-off-link alice 'ip route add default via 10.1.1.1'
  rec ip/route-add-gateway-off-link-dev alice 'ip route add default via 10.1.1.1 dev eth0'
  rec ip/route-add-gateway-own alice 'ip route add default via 192.168.1.3'
  rec ip/route-add-default-dev alice 'ip route add default dev eth0'
  rec ip/route-show-default-dev alice 'ip route show default'
  rec ip/route-add-host-bits alice 'ip route add 172.31.0.1/16 via 192.168.1.1'
  rec ip/route-add-missing alice 'ip route add'
  rec ip/route-add-no-nexthop alice 'ip route add 172.31.0.0/16'
  rec ip/route-add-via-missing alice 'ip route add 172.31.0.0/16 via'
  rec ip/route-add-via-bad alice 'ip route add 172.31.0.0/16 via foo'
  rec ip/route-add-bad-prefix alice 'ip route add 172.31.0.0/40 via 192.168.1.1'
  rec ip/route-add-bad-word alice 'ip route add foo via 192.168.1.1'
  rec ip/route-add-bad-dev alice 'ip route add 172.31.0.0/16 dev eth9'
  rec ip/route-add-dev-down bob 'ip link set eth0 down; ip route add 172.31.0.0/16 dev eth0'
  rec ip/route-add-bad-metric alice 'ip route add 172.31.0.0/16 via 192.168.1.1 metric x'
  rec ip/route-add-bad-src alice 'ip route add 172.31.0.0/16 via 192.168.1.1 src 1.2.3.4'
  rec ip/route-add-extra alice 'ip route add 172.31.0.0/16 via 192.168.1.1 foo'
  rec ip/route-show-bad-dev alice 'ip route show dev eth9'
  rec ip/route-flush-prefix alice 'ip route flush 172.30.0.0/16'
  rec ip/route-flush-missing alice 'ip route flush'
  rec ip/route-flush-dev alice 'ip route flush dev eth0'
  rec ip/route-after-flush alice 'ip route'
  rec ip/route-flush-all alice 'ip route flush table main'
  rec ip/route-empty alice 'ip route'
  rec ip/route-unknown-command alice 'ip route foo'
  rec ip/route-help alice 'ip route help'
}

# ---- net-tools ------------------------------------------------------------------------------------------------
s_net_tools() {
  rec route/n alice 'route -n'
  rec route/bare alice 'route'
  rec route/e alice 'route -e'
  rec route/ee alice 'route -ee'
  rec route/router-n r1 'route -n'
  rec netstat/rn alice 'netstat -rn'
  rec netstat/r alice 'netstat -r'
  rec netstat/nr-router r1 'netstat -nr'
  rec netstat/i alice 'netstat -i'
  rec netstat/in alice 'netstat -in'
  rec netstat/i-router r1 'netstat -i'
  rec netstat/ie alice 'netstat -ie'
  rec netstat/an-empty alice 'netstat -anu'
  rec netstat/s-icmp alice 'netstat -s --raw'
  rec netstat/bad-option alice 'netstat -Q'
  rec netstat/V alice 'netstat -V'
  rec ifconfig/bare alice 'ifconfig'
  rec ifconfig/a alice 'ifconfig -a'
  rec ifconfig/s alice 'ifconfig -s'
  rec ifconfig/eth0 alice 'ifconfig eth0'
  rec ifconfig/lo alice 'ifconfig lo'
  rec ifconfig/router r1 'ifconfig'
  rec ifconfig/switch s1 'ifconfig br0'
  rec ifconfig/unknown alice 'ifconfig eth9'
  rec ifconfig/unknown-up alice 'ifconfig eth9 up'
  rec ifconfig/bad-option alice 'ifconfig -Z'
  rec ifconfig/bad-address alice 'ifconfig eth0 1.2.3.999'
  rec ifconfig/bad-name alice 'ifconfig eth0 nosuch'
  rec ifconfig/bad-netmask alice 'ifconfig eth0 1.2.3.4 netmask foo'
  rec ifconfig/netmask-missing alice 'ifconfig eth0 1.2.3.4 netmask'
  rec ifconfig/bad-mtu alice 'ifconfig eth0 mtu x'
  rec ifconfig/mtu-small alice 'ifconfig eth0 mtu 10'
  rec ifconfig/bad-hw alice 'ifconfig eth0 hw ether zz'
  rec ifconfig/V alice 'ifconfig -V'
  rec ifconfig/help alice 'ifconfig --help'
  up                                                          # some of the refused commands had set the address by then
  begin 'alice: changed in this order'
  rec ifconfig/down alice 'ifconfig eth0 down'
  rec ifconfig/a-down alice 'ifconfig -a'
  rec ifconfig/eth0-down alice 'ifconfig eth0'
  rec ifconfig/bare-down alice 'ifconfig'
  rec ifconfig/up alice 'ifconfig eth0 up'
  rec ifconfig/set-netmask alice 'ifconfig eth0 10.9.0.1 netmask 255.255.0.0'
  rec ifconfig/set-netmask-then alice 'ifconfig eth0'
  rec ifconfig/set-classful alice 'ifconfig eth0 10.9.0.2'
  rec ifconfig/set-classful-then alice 'ifconfig eth0'
  rec ifconfig/set-prefix alice 'ifconfig eth0 192.168.1.3/24'
  rec ifconfig/set-prefix-then-route alice 'route -n'
  rec ifconfig/set-broadcast alice 'ifconfig eth0 broadcast 192.168.1.127'
  rec ifconfig/mtu alice 'ifconfig eth0 mtu 1400'
  rec ifconfig/hw alice 'ifconfig eth0 hw ether 02:00:00:00:01:99'
  rec ifconfig/alias alice 'ifconfig eth0:1 192.168.1.33 netmask 255.255.255.0'
  rec ifconfig/promisc alice 'ifconfig eth0 promisc'
  rec ifconfig/arp-off alice 'ifconfig eth0 -arp'
  rec ifconfig/after-all alice 'ifconfig'
  rec ifconfig/zero alice 'ifconfig eth0 0.0.0.0'
  rec ifconfig/zero-then alice 'ifconfig eth0'
  up
  begin 'alice: routes changed in this order'
  rec route/add-net alice 'route add -net 172.16.0.0 netmask 255.240.0.0 gw 192.168.1.1'
  rec route/add-net-prefix alice 'route add -net 172.32.0.0/16 gw 192.168.1.1'
  rec route/add-host alice 'route add -host 8.8.8.8 gw 192.168.1.1'
  rec route/add-dev alice 'route add -net 172.33.0.0/16 dev eth0'
  rec route/add-metric alice 'route add -net 172.34.0.0/16 gw 192.168.1.1 metric 5'
  rec route/add-reject alice 'route add -net 172.35.0.0/16 reject'
  rec route/add-by-name alice 'route add -host bob gw r1'
  rec route/after-adds-n alice 'route -n'
  rec route/after-adds alice 'route'
  rec route/add-default-exists alice 'route add default gw 192.168.1.1'
  rec route/del-default alice 'route del default'
  rec route/del-default-again alice 'route del default'
  rec route/del-default-gw-again alice 'route del default gw 192.168.1.1'
  rec route/add-default alice 'route add default gw 192.168.1.1'
  rec route/add-default-name alice 'route add default gw r1 eth0'
  rec route/del-net alice 'route del -net 172.16.0.0 netmask 255.240.0.0'
  rec route/del-net-absent alice 'route del -net 172.99.0.0/16'
  rec route/add-off-link alice 'route add default gw 10.1.1.1'
  rec route/add-unknown-gw alice 'route add default gw nosuch'
  rec route/add-bad-address alice 'route add -net 1.2.3.999/24 gw 192.168.1.1'
  rec route/add-host-bits alice 'route add -net 172.36.0.1/16 gw 192.168.1.1'
  rec route/add-no-netmask alice 'route add -net 172.36.0.1 gw 192.168.1.1'
  rec route/add-bad-netmask alice 'route add -net 172.36.0.0 netmask 255.0.255.0 gw 192.168.1.1'
  rec route/add-missing-gw alice 'route add default'
  rec route/add-gw-missing-arg alice 'route add default gw'
  rec route/add-bad-dev alice 'route add -net 172.36.0.0/16 dev eth9'
  rec route/add-alone alice 'route add'
  rec route/unknown-command alice 'route foo'
  rec route/bad-option alice 'route -Z'
  rec route/help alice 'route --help'
  begin 'alice: no routes at all'
  node alice 'ip route flush table main'
  rec route/n-empty alice 'route -n'
  rec netstat/rn-empty alice 'netstat -rn'
}

# ---- iptables -------------------------------------------------------------------------------------------------
s_iptables() {
  rec iptables/L-empty alice 'iptables -L'
  rec iptables/L-n-empty alice 'iptables -L -n'
  rec iptables/S-empty alice 'iptables -S'
  rec iptables/L-v-empty alice 'iptables -L -v'
  rec iptables/t-nat-L-empty alice 'iptables -t nat -L -n'
  rec iptables/version alice 'iptables -V'
  begin 'bob: rules added in this order'
  rec iptables/A-icmp-type bob 'iptables -A INPUT -p icmp --icmp-type echo-request -j ACCEPT'
  rec iptables/A-icmp-type-number bob 'iptables -A INPUT -p icmp --icmp-type 13 -j DROP'
  rec iptables/A-icmp-type-code bob 'iptables -A INPUT -p icmp --icmp-type 3/4 -j ACCEPT'
  rec iptables/A-udp-dport bob 'iptables -A INPUT -p udp --dport 5000 -j ACCEPT'
  rec iptables/A-udp-dport-range bob 'iptables -A INPUT -p udp --dport 33434:33523 -j REJECT'
  rec iptables/A-udp-sport bob 'iptables -A INPUT -p udp --sport 53 -j ACCEPT'
  rec iptables/A-udp-service bob 'iptables -A INPUT -p udp --dport domain -j ACCEPT'
  rec iptables/A-tcp-dport bob 'iptables -A INPUT -p tcp --dport 80 -j REJECT --reject-with tcp-reset'
  rec iptables/A-s bob 'iptables -A INPUT -s 192.168.1.3 -j ACCEPT'
  rec iptables/A-s-net bob 'iptables -A INPUT -s 192.168.1.0/24 -d 192.168.3.4 -j ACCEPT'
  rec iptables/A-not-s bob 'iptables -A INPUT ! -s 10.0.0.0/8 -j ACCEPT'
  rec iptables/A-i bob 'iptables -A INPUT -i eth0 -j ACCEPT'
  rec iptables/A-not-i bob 'iptables -A INPUT ! -i lo -p udp ! --dport 53 -j DROP'
  rec iptables/A-o bob 'iptables -A OUTPUT -o eth0 -j ACCEPT'
  rec iptables/A-forward-io bob 'iptables -A FORWARD -i eth0 -o lo -j DROP'
  rec iptables/A-s-name bob 'iptables -A INPUT -s alice -j ACCEPT'
  rec iptables/A-no-target bob 'iptables -A INPUT -p udp'
  rec iptables/A-fragment bob 'iptables -A INPUT -f -j DROP'
  rec iptables/A-ttl bob 'iptables -A INPUT -m ttl --ttl-lt 5 -j DROP'
  rec iptables/A-comment bob 'iptables -A INPUT -m comment --comment "no telnet" -p tcp --dport 23 -j DROP'
  rec iptables/A-conntrack bob 'iptables -A INPUT -m conntrack --ctstate ESTABLISHED,RELATED -j ACCEPT'
  rec iptables/A-limit bob 'iptables -A INPUT -p icmp -m limit --limit 1/s -j ACCEPT'
  rec iptables/A-multiport bob 'iptables -A INPUT -p udp -m multiport --dports 53,123 -j ACCEPT'
  rec iptables/A-log bob 'iptables -A INPUT -j LOG --log-prefix "in: "'
  local t
  for t in icmp-net-unreachable icmp-host-unreachable icmp-proto-unreachable icmp-port-unreachable icmp-net-prohibited icmp-host-prohibited icmp-admin-prohibited; do
    rec iptables/A-reject-$t bob "iptables -A FORWARD -p udp -j REJECT --reject-with $t"
  done
  rec iptables/L bob 'iptables -L'
  rec iptables/L-n bob 'iptables -L -n'
  rec iptables/L-n-line-numbers bob 'iptables -L -n --line-numbers'
  rec iptables/L-INPUT bob 'iptables -L INPUT'
  rec iptables/L-INPUT-1 bob 'iptables -L INPUT 1'
  rec iptables/S bob 'iptables -S'
  rec iptables/S-FORWARD bob 'iptables -S FORWARD'
  rec iptables/save bob 'iptables-save'
  rec iptables/L-n-v bob 'iptables -L -n -v'
  begin 'bob: then, in this order'
  rec iptables/I bob 'iptables -I INPUT -p icmp --icmp-type echo-reply -j DROP'
  rec iptables/I-3 bob 'iptables -I INPUT 3 -s 1.2.3.4 -j DROP'
  rec iptables/I-too-big bob 'iptables -I INPUT 99 -s 1.2.3.4 -j DROP'
  rec iptables/D-rule bob 'iptables -D INPUT -p icmp --icmp-type echo-reply -j DROP'
  rec iptables/D-rule-again bob 'iptables -D INPUT -p icmp --icmp-type echo-reply -j DROP'
  rec iptables/D-number bob 'iptables -D INPUT 2'
  rec iptables/D-number-too-big bob 'iptables -D INPUT 99'
  rec iptables/D-number-zero bob 'iptables -D INPUT 0'
  rec iptables/R bob 'iptables -R INPUT 1 -s 1.2.3.4 -j ACCEPT'
  rec iptables/R-too-big bob 'iptables -R INPUT 99 -s 1.2.3.4 -j ACCEPT'
  rec iptables/C bob 'iptables -C INPUT -s 1.2.3.4 -j ACCEPT'
  rec iptables/C-absent bob 'iptables -C INPUT -s 1.2.3.5 -j ACCEPT'
  rec iptables/P bob 'iptables -P FORWARD DROP'
  rec iptables/P-then-L bob 'iptables -L FORWARD -n'
  rec iptables/P-bad bob 'iptables -P FORWARD REJECT'
  rec iptables/P-unknown-chain bob 'iptables -P FOO DROP'
  rec iptables/P-missing bob 'iptables -P INPUT'
  rec iptables/Z bob 'iptables -Z'
  rec iptables/N bob 'iptables -N web'
  rec iptables/N-again bob 'iptables -N web'
  rec iptables/A-jump bob 'iptables -A INPUT -j web'
  rec iptables/A-return bob 'iptables -A web -j RETURN'
  rec iptables/N-then-L bob 'iptables -L web -n'
  rec iptables/X-in-use bob 'iptables -X web'
  rec iptables/F-chain bob 'iptables -F INPUT'
  rec iptables/F bob 'iptables -F'
  rec iptables/X bob 'iptables -X web'
  rec iptables/X-absent bob 'iptables -X web'
  rec iptables/F-then-S bob 'iptables -S'
  begin 'bob: errors'
  rec iptables/no-arguments bob 'iptables'
  rec iptables/unknown-chain-A bob 'iptables -A FOO -j DROP'
  rec iptables/unknown-chain-L bob 'iptables -L FOO'
  rec iptables/unknown-chain-F bob 'iptables -F FOO'
  rec iptables/lower-case-chain bob 'iptables -A input -j DROP'
  rec iptables/unknown-target bob 'iptables -A INPUT -j FOO'
  rec iptables/lower-case-target bob 'iptables -A INPUT -j drop'
  rec iptables/missing-target bob 'iptables -A INPUT -j'
  rec iptables/missing-chain bob 'iptables -A'
  rec iptables/unknown-option bob 'iptables -A INPUT --foo -j DROP'
  rec iptables/unknown-short-option bob 'iptables -Y'
  rec iptables/dport-without-p bob 'iptables -A INPUT --dport 80 -j DROP'
  rec iptables/dport-with-icmp bob 'iptables -A INPUT -p icmp --dport 80 -j DROP'
  rec iptables/icmp-type-without-p bob 'iptables -A INPUT --icmp-type echo-request -j DROP'
  rec iptables/bad-icmp-type bob 'iptables -A INPUT -p icmp --icmp-type foo -j DROP'
  rec iptables/ambiguous-icmp-type bob 'iptables -A INPUT -p icmp --icmp-type host -j DROP'
  rec iptables/bad-protocol bob 'iptables -A INPUT -p foo -j DROP'
  rec iptables/bad-port bob 'iptables -A INPUT -p udp --dport 99999 -j DROP'
  rec iptables/bad-port-name bob 'iptables -A INPUT -p udp --dport foo -j DROP'
  rec iptables/bad-address bob 'iptables -A INPUT -s 1.2.3.999 -j DROP'
  rec iptables/bad-mask bob 'iptables -A INPUT -s 1.2.3.0/33 -j DROP'
  rec iptables/bad-reject-with bob 'iptables -A INPUT -j REJECT --reject-with foo'
  rec iptables/tcp-reset-without-tcp bob 'iptables -A INPUT -p udp -j REJECT --reject-with tcp-reset'
  rec iptables/o-in-INPUT bob 'iptables -A INPUT -o eth0 -j DROP'
  rec iptables/i-in-OUTPUT bob 'iptables -A OUTPUT -i eth0 -j DROP'
  rec iptables/unknown-match bob 'iptables -A INPUT -m foo -j DROP'
  rec iptables/unknown-table bob 'iptables -t foo -L'
  rec iptables/two-commands bob 'iptables -A INPUT -D INPUT -j DROP'
  rec iptables/bad-argument bob 'iptables -A INPUT foo -j DROP'
  rec iptables/reject-help bob 'iptables -j REJECT -h'
  rec iptables/icmp-types bob 'iptables -p icmp -h'
  rec iptables/reject-in-nat-prerouting bob 'iptables -t nat -A PREROUTING -j REJECT'
  begin 'bob: iptables -A INPUT -p icmp --icmp-type echo-request -j ACCEPT; -A INPUT -p udp -j REJECT; -A INPUT -i lo -j ACCEPT; alice pinged three times and sent traceroute; bob pinged himself 1500 times'
  node bob 'iptables -F; iptables -P FORWARD ACCEPT; iptables -A INPUT -p icmp --icmp-type echo-request -j ACCEPT; iptables -A INPUT -p udp -j REJECT; iptables -A INPUT -i lo -j ACCEPT; iptables -A OUTPUT -o lo -p icmp -j ACCEPT; iptables -Z'
  node alice 'ping -c 3 bob; traceroute -n bob' >/dev/null
  rec iptables/counters-small bob 'iptables -L -n -v'
  node bob 'ping -q -f -c 1500 -s 9000 127.0.0.1' >/dev/null
  rec iptables/counters bob 'iptables -L -n -v'
  rec iptables/counters-exact bob 'iptables -L -n -v -x'
  rec iptables/counters-names bob 'iptables -L -v'
  rec iptables/counters-line-numbers bob 'iptables -L INPUT -n -v --line-numbers'
  rec iptables/counters-S bob 'iptables -S -v'
  rec iptables/counters-save bob 'iptables-save -c'
  rec iptables/counters-Z-chain bob 'iptables -Z INPUT'
  rec iptables/counters-L-Z bob 'iptables -L INPUT -n -v -Z'
}

# ---- tcpdump, tshark ------------------------------------------------------------------------------------------
s_tcpdump() {
  cp "$captures/mixed.pcap" "$work/mixed.pcap"
  rec tcpdump/r alice 'tcpdump -r mixed.pcap'
  rec tcpdump/n alice 'tcpdump -n -r mixed.pcap'
  rec tcpdump/ne alice 'tcpdump -ne -r mixed.pcap'
  rec tcpdump/nv alice 'tcpdump -nv -r mixed.pcap'
  rec tcpdump/nvv alice 'tcpdump -nvv -r mixed.pcap'
  rec tcpdump/nevv alice 'tcpdump -nevv -r mixed.pcap'
  rec tcpdump/nq alice 'tcpdump -nq -r mixed.pcap'
  rec tcpdump/nx alice 'tcpdump -nx -c 12 -r mixed.pcap'
  rec tcpdump/nxx alice 'tcpdump -nxx -c 12 -r mixed.pcap'
  rec tcpdump/nX alice 'tcpdump -nX -c 12 -r mixed.pcap'
  rec tcpdump/nXX alice 'tcpdump -nXX -c 12 -r mixed.pcap'
  rec tcpdump/nA alice 'tcpdump -nA -c 12 -r mixed.pcap'
  rec tcpdump/nX-odd alice 'tcpdump -nX -r mixed.pcap ether proto 0x88b5 or udp port 5000'
  rec tcpdump/c3 alice 'tcpdump -n -c 3 -r mixed.pcap'
  rec tcpdump/c0 alice 'tcpdump -n -c 0 -r mixed.pcap'
  rec tcpdump/c-bad alice 'tcpdump -n -c x -r mixed.pcap'
  rec tcpdump/t alice 'tcpdump -nt -c 4 -r mixed.pcap'
  rec tcpdump/tt alice 'tcpdump -ntt -c 4 -r mixed.pcap'
  rec tcpdump/ttt alice 'tcpdump -nttt -c 4 -r mixed.pcap'
  rec tcpdump/tttt alice 'tcpdump -ntttt -c 4 -r mixed.pcap'
  rec tcpdump/ttttt alice 'tcpdump -nttttt -c 4 -r mixed.pcap'
  rec tcpdump/number alice 'tcpdump -n --number -c 4 -r mixed.pcap'
  rec tcpdump/count alice 'tcpdump -r mixed.pcap --count icmp'
  rec tcpdump/K alice 'tcpdump -nvK -r mixed.pcap udp port 5000'
  rec tcpdump/w-r alice 'tcpdump -r mixed.pcap -w copy.pcap arp'
  rec tcpdump/filter-arp alice 'tcpdump -n -r mixed.pcap arp'
  rec tcpdump/filter-icmp alice 'tcpdump -n -c 5 -r mixed.pcap icmp'
  rec tcpdump/filter-echo alice 'tcpdump -n -r mixed.pcap "icmp[icmptype] == icmp-echo"'
  rec tcpdump/filter-echo-name alice 'tcpdump -n -r mixed.pcap "icmp[0] = 8 or icmp[0] = 0"'
  rec tcpdump/filter-not alice 'tcpdump -n -r mixed.pcap "host 192.168.1.3 and not icmp"'
  rec tcpdump/filter-name alice 'tcpdump -r mixed.pcap "host carol"'
  rec tcpdump/filter-port alice 'tcpdump -n -r mixed.pcap udp dst port 5000'
  rec tcpdump/filter-net alice 'tcpdump -n -c 3 -r mixed.pcap src net 192.168.3.0/24'
  rec tcpdump/filter-ether alice 'tcpdump -n -r mixed.pcap ether dst ff:ff:ff:ff:ff:ff'
  rec tcpdump/filter-broadcast alice 'tcpdump -n -r mixed.pcap broadcast'
  rec tcpdump/filter-multicast alice 'tcpdump -n -r mixed.pcap "ether multicast and not broadcast"'
  rec tcpdump/filter-ttl alice 'tcpdump -n -r mixed.pcap "ip[8] < 2"'
  rec tcpdump/filter-fragments alice 'tcpdump -n -r mixed.pcap "ip[6:2] & 0x3fff != 0"'
  rec tcpdump/filter-greater alice 'tcpdump -n -r mixed.pcap greater 120'
  rec tcpdump/filter-vlan alice 'tcpdump -ne -r mixed.pcap vlan'
  rec tcpdump/filter-none alice 'tcpdump -n -r mixed.pcap tcp port 22'
  rec tcpdump/d alice 'tcpdump -d -r mixed.pcap icmp and host 192.168.3.4'
  rec tcpdump/filter-bad-word alice 'tcpdump -n -r mixed.pcap foo'
  rec tcpdump/filter-bad-words alice 'tcpdump -n -r mixed.pcap foo bar'
  rec tcpdump/filter-missing alice 'tcpdump -n -r mixed.pcap host'
  rec tcpdump/filter-and alice 'tcpdump -n -r mixed.pcap icmp and'
  rec tcpdump/filter-andand alice 'tcpdump -n -r mixed.pcap "icmp and and arp"'
  rec tcpdump/filter-paren alice 'tcpdump -n -r mixed.pcap "(arp"'
  rec tcpdump/filter-bracket alice 'tcpdump -n -r mixed.pcap "icmp["'
  rec tcpdump/filter-bad-address alice 'tcpdump -n -r mixed.pcap host 1.2.3.999'
  rec tcpdump/filter-unknown-host alice 'tcpdump -n -r mixed.pcap host nosuch'
  rec tcpdump/filter-bad-port alice 'tcpdump -n -r mixed.pcap port 99999'
  rec tcpdump/filter-unknown-port alice 'tcpdump -n -r mixed.pcap port nosuch'
  rec tcpdump/filter-port-icmp alice 'tcpdump -n -r mixed.pcap icmp port 80'
  rec tcpdump/filter-net-bits alice 'tcpdump -n -r mixed.pcap net 192.168.1.3/24'
  rec tcpdump/filter-net-prefix alice 'tcpdump -n -r mixed.pcap net 192.168.1.0/33'
  rec tcpdump/filter-ether-bad alice 'tcpdump -n -r mixed.pcap ether host 1.2.3.4'
  rec tcpdump/filter-host-mac alice 'tcpdump -n -r mixed.pcap host 02:00:00:00:01:03'
  rec tcpdump/filter-char alice 'tcpdump -n -r mixed.pcap "icmp @"'
  rec tcpdump/filter-impossible alice 'tcpdump -n -r mixed.pcap "arp and icmp"'
  rec tcpdump/r-missing alice 'tcpdump -r nofile.pcap'
  node alice 'echo hello >text.txt; head -c 2000 mixed.pcap >cut.pcap; head -c 24 mixed.pcap >empty.pcap'
  rec tcpdump/r-not-a-pcap alice 'tcpdump -r text.txt'
  rec tcpdump/r-cut alice 'tcpdump -n -r cut.pcap'
  rec tcpdump/r-no-packets alice 'tcpdump -n -r empty.pcap'
  rec tcpdump/bad-option alice 'tcpdump -%'
  rec tcpdump/bad-long-option alice 'tcpdump --zzz'
  rec tcpdump/i-unknown alice 'tcpdump -i eth9'
  rec tcpdump/version alice 'tcpdump --version'
  rec tcpdump/help alice 'tcpdump --help'
  rec tcpdump/D alice 'tcpdump -D'
  node alice 'rm -f copy.pcap cut.pcap empty.pcap text.txt'
  local ping
  begin 'live: alice pings bob 3 times, starting 1 s after tcpdump'
  (sleep 1; node alice 'ping -c 3 -i 0.3 bob') >/dev/null & ping=$!
  rec tcpdump/live-c4 alice 'tcpdump -n -i eth0 -c 4 icmp'; wait $ping
  (sleep 1; node alice 'ip neigh flush all; ping -c 1 bob') >/dev/null & ping=$!
  sig tcpdump/live-sigint alice INT 3 'tcpdump -n -i eth0'; wait $ping
  (sleep 1; node alice 'ip neigh flush all; ping -c 1 bob') >/dev/null & ping=$!
  sig tcpdump/live-e-names alice INT 3 'tcpdump -e -i eth0 arp or icmp'; wait $ping
  (sleep 1; node alice 'ping -c 1 bob') >/dev/null & ping=$!
  sig tcpdump/live-v alice INT 3 'tcpdump -v -n -i eth0 icmp'; wait $ping
  (sleep 1; node alice 'ping -c 2 -i 0.3 bob') >/dev/null & ping=$!
  sig tcpdump/live-w alice INT 3 'tcpdump -i eth0 -w out.pcap icmp'; wait $ping
  (sleep 1; node alice 'ping -c 2 -i 0.3 bob') >/dev/null & ping=$!
  sig tcpdump/live-l-q alice INT 3 'tcpdump -l -q -i eth0'; wait $ping
  (sleep 1; node alice 'ping -c 1 127.0.0.1') >/dev/null & ping=$!
  sig tcpdump/live-lo alice INT 3 'tcpdump -n -i lo'; wait $ping
  (sleep 1; node alice 'ping -c 1 carol') >/dev/null & ping=$!
  sig tcpdump/live-any alice INT 3 'tcpdump -n -i any icmp'; wait $ping
  (sleep 1; node alice 'ping -c 1 bob') >/dev/null & ping=$!
  sig tcpdump/live-no-interface alice INT 3 'tcpdump -n -c 1'; wait $ping
  (sleep 1; node alice 'ping -c 1 -t 1 bob') >/dev/null & ping=$!
  sig tcpdump/live-time-exceeded alice INT 3 'tcpdump -nvv -i eth0 icmp'; wait $ping
  (sleep 1; node alice 'ping -c 1 -s 3000 bob') >/dev/null & ping=$!
  sig tcpdump/live-fragments alice INT 3 'tcpdump -nv -i eth0 icmp'; wait $ping
  (sleep 1; node alice 'traceroute -n -q 1 bob') >/dev/null & ping=$!
  sig tcpdump/live-traceroute alice INT 3 'tcpdump -nv -i eth0 udp or icmp'; wait $ping
  begin 'live: nothing is sent'
  sig tcpdump/live-nothing alice INT 1.5 'tcpdump -n -i eth0 icmp'
  sig tcpdump/live-sigterm alice TERM 1.5 'tcpdump -n -i eth0 icmp'
  node alice 'ip link set eth0 down'
  sig tcpdump/live-down alice INT 1.5 'tcpdump -n -i eth0'
}
s_captures() { # beside mixed.pcap, not in tools/
  python3 "$captures/make-mixed.py" "$captures/mixed.pcap" >"$captures/mixed.list"
  local t="tshark -n -o ip.check_checksum:TRUE -o udp.check_checksum:TRUE -o tcp.check_checksum:TRUE -r mixed.pcap"
  on alice true
  cp "$captures/mixed.pcap" "$work/"
  node alice "$t" >"$captures/mixed.tshark.txt" 2>/dev/null
  node alice "$t -V" >"$captures/mixed.tshark-V.txt" 2>/dev/null
  local f e
  fields() { # fields NAME FILTER FIELD...
    local name=$1 filter=$2 e=
    shift 2
    for f in "$@"; do e="$e -e $f"; done
    node alice "$t -Y '$filter' -T fields -E header=y -E separator=/t -E occurrence=a -e frame.number$e" >"$captures/mixed.$name.tsv" 2>/dev/null
  }
  fields eth eth eth.dst eth.src eth.type eth.dst.ig eth.dst.lg eth.padding eth.addr frame.len frame.cap_len frame.protocols frame.time_epoch
  fields arp arp arp.hw.type arp.proto.type arp.hw.size arp.proto.size arp.opcode arp.src.hw_mac arp.src.proto_ipv4 arp.dst.hw_mac arp.dst.proto_ipv4 arp.isgratuitous arp.isannouncement arp.isprobe
  fields ip ip ip.version ip.hdr_len ip.dsfield ip.dsfield.dscp ip.dsfield.ecn ip.len ip.id ip.flags ip.flags.rb ip.flags.df ip.flags.mf ip.frag_offset ip.ttl ip.proto ip.checksum ip.checksum.status ip.src ip.dst ip.fragments ip.reassembled.length
  fields icmp icmp icmp.type icmp.code icmp.checksum icmp.checksum.status icmp.ident icmp.ident_le icmp.seq icmp.seq_le icmp.mtu icmp.redir_gw icmp.pointer icmp.resp_in icmp.resp_to icmp.resptime icmp.no_resp icmp.data_time icmp.originate_timestamp icmp.receive_timestamp icmp.transmit_timestamp icmp.address_mask icmp.lifetime data.len
  fields udp udp udp.srcport udp.dstport udp.length udp.checksum udp.checksum.status udp.stream udp.payload data.data
  node alice "$t -q -z expert" >"$captures/mixed.expert.txt" 2>/dev/null
}

# ---- nc, bridge, small programs, bash -------------------------------------------------------------------------
s_nc() {
  local bg
  begin 'no listener on bob'
  rec nc/u-refused alice 'echo hello | nc -u -w 1 bob 5000'
  rec nc/u-refused-v alice 'echo hello | nc -u -v -w 1 bob 5000'
  rec nc/u-refused-two-lines alice '(echo one; sleep 0.5; echo two; sleep 0.5; echo three) | nc -u -w 1 bob 5000'
  rec nc/uz-closed alice 'nc -uz bob 5000'
  rec nc/uzv-closed alice 'nc -uzv bob 5000'
  rec nc/t-refused alice 'nc -w 1 bob 5000'
  rec nc/tv-refused alice 'nc -v -w 1 bob 5000'
  rec nc/tzv-n-refused alice 'nc -nzv 192.168.3.4 5000'
  begin 'bob runs `(sleep 2; echo hi-from-bob) | nc -u -l 5000`'
  (node bob '(sleep 2; echo hi-from-bob) | timeout 4 nc -u -l 5000' >"$tmp/$P.srv" 2>&1) & bg=$!
  sleep 0.7
  rec nc/u-client alice 'echo hello | nc -u -w 3 bob 5000'
  wait $bg
  begin 'bob runs `timeout 4 nc -u -l 5000`'
  (node bob 'timeout 4 nc -u -l 5000' >/dev/null 2>&1) & bg=$!
  sleep 0.7
  rec nc/u-client-v alice 'echo hello | nc -u -v -w 1 bob 5000'
  wait $bg
  (node bob 'timeout 4 nc -u -l 5000' >/dev/null 2>&1) & bg=$!
  sleep 0.7
  rec nc/uzv-open alice 'nc -uzv bob 5000'
  wait $bg
  begin 'alice runs `echo hello | nc -u -w 1 bob 5000` 1 s later'
  (sleep 1; node alice 'echo hello | nc -u -w 1 bob 5000') & bg=$!
  sig nc/u-server bob TERM 3 'nc -u -l 5000'
  wait $bg
  (sleep 1; node alice 'echo hello | nc -u -p 40000 -w 1 bob 5000') & bg=$!
  sig nc/u-server-v bob TERM 3 'nc -u -v -l 5000'
  wait $bg
  (sleep 1; node alice 'echo hello | nc -u -p 40000 -w 1 bob 5000') & bg=$!
  sig nc/u-server-nv bob INT 3 'nc -n -u -v -l 5000'
  wait $bg
  begin 'an nc -u -l 5000 runs on bob already'
  (node bob 'timeout 6 nc -u -l 5000' >/dev/null 2>&1) & bg=$!
  sleep 0.7
  sig nc/u-server-in-use bob TERM 1 'nc -u -l 5000'
  rec netstat/anu bob 'netstat -anu'
  rec netstat/au bob 'netstat -au'
  rec netstat/anup bob 'netstat -anup'
  rec netstat/lnu bob 'netstat -lnu'
  rec ss/uan bob 'ss -uan'
  rec ss/ulnp bob 'ss -ulnp'
  rec ss/ua bob 'ss -ua'
  wait $bg
  begin ''
  rec nc/unknown-host alice 'nc -u -w 1 nosuch 5000'
  rec nc/no-port alice 'nc -u bob'
  rec nc/no-arguments alice 'nc'
  rec nc/bad-port alice 'nc -u bob 99999'
  rec nc/port-zero alice 'nc -u bob 0'
  rec nc/port-word alice 'nc -u bob foo'
  rec nc/bad-option alice 'nc -Y'
  rec nc/l-no-port alice 'nc -u -l'
  rec nc/w-bad alice 'nc -w x bob 5000'
  rec nc/h alice 'nc -h'
  node alice 'ip route del default'
  begin 'alice has no default route'
  rec nc/u-unroutable alice 'echo hello | nc -u -w 1 bob 5000'
  rec nc/uv-unroutable alice 'echo hello | nc -u -v -w 1 bob 5000'
}
s_bridge() {
  begin 'alice, carol and r1 have spoken'
  node alice 'ping -c 1 carol; ping -c 1 r1; ping -c 1 192.168.1.150' >/dev/null
  node carol 'ping -c 1 r1' >/dev/null
  rec bridge/fdb s1 'bridge fdb show'
  rec bridge/fdb-br s1 'bridge fdb show br br0'
  rec bridge/fdb-brport s1 'bridge fdb show brport p1'
  rec bridge/fdb-dynamic s1 'bridge fdb show dynamic'
  rec bridge/s-fdb s1 'bridge -s fdb show br br0'
  rec bridge/link s1 'bridge link'
  rec bridge/fdb-add s1 'bridge fdb add 02:00:00:00:01:77 dev p3 master static'
  rec bridge/fdb-add-exists s1 'bridge fdb add 02:00:00:00:01:77 dev p3 master static'
  rec bridge/fdb-after-add s1 'bridge fdb show brport p3'
  rec bridge/fdb-del s1 'bridge fdb del 02:00:00:00:01:77 dev p3 master'
  rec bridge/fdb-del-absent s1 'bridge fdb del 02:00:00:00:01:78 dev p3 master'
  rec bridge/fdb-flush s1 'bridge fdb flush dev br0 dynamic'
  rec bridge/fdb-after-flush s1 'bridge fdb show dynamic'
  rec bridge/fdb-bad-dev s1 'bridge fdb show br br9'
  rec bridge/fdb-bad-mac s1 'bridge fdb add zz dev p3 master'
  rec bridge/fdb-add-missing s1 'bridge fdb add'
  rec bridge/unknown-object s1 'bridge foo'
  rec bridge/unknown-command s1 'bridge fdb foo'
  rec bridge/no-arguments s1 'bridge'
  rec bridge/fdb-on-a-host alice 'bridge fdb show'
  begin 's1: brctl-like view'
  rec bridge/link-d s1 'ip -d link show br0'
}
s_small() {
  node alice 'rm -rf *; mkdir dir; printf "alpha\nbeta\ngamma\n" >f; printf "no newline" >g; seq 20 >n; touch empty dir/inside; chmod 644 f g n empty'
  begin 'files: f (alpha, beta, gamma), g ("no newline", without one), n (1 to 20), empty, dir/inside'
  rec hostname/bare alice 'hostname'
  rec hostname/I alice 'hostname -I'
  rec hostname/i alice 'hostname -i'
  rec hostname/bad-option alice 'hostname -Q'
  rec cat/f alice 'cat f'
  rec cat/g alice 'cat g'
  rec cat/n alice 'cat -n f'
  rec cat/two alice 'cat f g'
  rec cat/empty alice 'cat empty'
  rec cat/missing alice 'cat nofile'
  rec cat/missing-and-f alice 'cat nofile f'
  rec cat/dir alice 'cat dir'
  rec cat/bad-option alice 'cat -Q f'
  rec cat/bad-long-option alice 'cat --zzz f'
  rec head/n alice 'head n'
  rec head/n3 alice 'head -n 3 n'
  rec head/dash3 alice 'head -3 n'
  rec head/n-negative alice 'head -n -18 n'
  rec head/n-zero alice 'head -n 0 n'
  rec head/two alice 'head -n 1 f g'
  rec head/c alice 'head -c 3 f'
  rec head/missing alice 'head nofile'
  rec head/dir alice 'head dir'
  rec head/n-bad alice 'head -n x n'
  rec head/n-missing alice 'head n -n'
  rec head/bad-option alice 'head -Q n'
  rec tail/n2 alice 'tail -n 2 n'
  rec tail/n-plus alice 'tail -n +19 n'
  rec tail/missing alice 'tail nofile'
  rec tail/n-bad alice 'tail -n x n'
  rec grep/match alice 'grep a f'
  rec grep/no-match alice 'grep zzz f'
  rec grep/n alice 'grep -n eta f'
  rec grep/v alice 'grep -v a f'
  rec grep/c alice 'grep -c a f'
  rec grep/i alice 'grep -i ALPHA f'
  rec grep/o alice 'grep -o a f'
  rec grep/q alice 'grep -q alpha f'
  rec grep/two-files alice 'grep a f g n'
  rec grep/missing-file alice 'grep a nofile'
  rec grep/s-missing-file alice 'grep -s a nofile'
  rec grep/match-and-missing-file alice 'grep a f nofile'
  rec grep/dir alice 'grep a dir'
  rec grep/no-pattern alice 'grep'
  rec grep/bad-option alice 'grep -Q a f'
  rec grep/bad-long-option alice 'grep --zzz a f'
  rec grep/bad-regex alice 'grep "[" f'
  rec grep/bad-regex-paren alice 'grep -E "(" f'
  rec grep/bad-regex-backslash alice 'grep "\\" f'
  rec grep/no-newline alice 'grep line g'
  rec grep/E alice 'grep -E "al|ga" f'
  rec grep/F alice 'grep -F . f'
  rec ls/bare alice 'ls'
  rec ls/one alice 'ls f'
  rec ls/a alice 'ls -a'
  rec ls/l alice 'ls -l'
  rec ls/dir alice 'ls dir'
  rec ls/two-dirs alice 'ls dir f'
  rec ls/missing alice 'ls nofile'
  rec ls/missing-and-f alice 'ls nofile f'
  rec ls/missing-with-space alice 'ls "no file"'
  rec ls/bad-option alice 'ls -7'
  rec ls/bad-long-option alice 'ls --zzz'
  tty ls/terminal alice 'ls'
  rec rm/missing-operand alice 'rm'
  rec rm/missing alice 'rm nofile'
  rec rm/f-missing alice 'rm -f nofile'
  rec rm/dir alice 'rm dir'
  rec rm/bad-option alice 'rm -Q f'
  rec rm/bad-long-option alice 'rm --zzz f'
  rec rm/f alice 'rm f'
  rec rm/r-dir alice 'rm -r dir'
  rec echo/words alice 'echo hello   world'
  rec echo/quoted alice 'echo "hello   world"'
  rec echo/n alice 'echo -n hello'
  rec echo/e alice 'echo -e "a\tb\nc"'
  rec echo/no-e alice 'echo "a\tb"'
  rec echo/empty alice 'echo'
  rec echo/unknown-option alice 'echo -Q x'
  rec echo/dash-dash alice 'echo -- x'
  rec sleep/missing-operand alice 'sleep'
  rec sleep/bad alice 'sleep x'
  rec sleep/two-bad alice 'sleep x 1y'
  rec sleep/negative alice 'sleep -1'
  rec sleep/fraction alice 'sleep 0.2'
  rec sleep/unit alice 'sleep 0.1s'
  rec sleep/sum alice 'sleep 0.1 0.1'
  rec sleep/bad-long-option alice 'sleep --zzz'
  rec wc/l alice 'wc -l n'
  rec wc/bare alice 'wc n'
  rec wc/two alice 'wc n g'
  rec wc/stdin alice 'cat n | wc -l'
  rec wc/missing alice 'wc nofile'
  rec true/true alice '/bin/true'
  rec false/false alice '/bin/false'
  rec seq/3 alice 'seq 3'
  rec seq/missing alice 'seq'
  rec seq/bad alice 'seq x'
  rec date/utc alice 'date -u -d @1767225600'
  rec timeout/fires alice 'timeout 0.2 sleep 5'
  rec timeout/missing alice 'timeout'
  rec timeout/bad alice 'timeout x sleep 1'
  rec timeout/not-found alice 'timeout 1 nosuch'
  rec which/missing alice 'which nosuch'
  rec which/found alice 'which cat'
  rec xargs/echo alice 'echo a b | xargs -n 1 echo'
  rec tee/f alice 'echo hi | tee t'
  rec tee/dir alice 'echo hi | tee nodir/t'
}
s_bash() {
  node alice 'rm -rf *; printf "alpha\nbeta\n" >f; mkdir dir; echo text >notexec; chmod 644 notexec'
  tty bash/not-found alice 'nosuch'
  tty bash/not-found-with-arguments alice 'nosuch -x y'
  tty bash/not-found-path alice './nosuch'
  tty bash/not-executable alice './notexec'
  tty bash/is-a-directory alice './dir'
  tty bash/empty-command alice '""'
  tty bash/unexpected-pipe alice '| cat'
  tty bash/double-pipe alice 'echo a | | cat'
  tty bash/unexpected-semicolon alice ';'
  tty bash/double-semicolon alice 'echo a ;; echo b'
  tty bash/unexpected-amp alice '&'
  tty bash/amp-amp alice '&& echo a'
  tty bash/unexpected-paren alice ')'
  tty bash/paren-after-word alice 'echo (a)'
  tty bash/unexpected-brace alice '}'
  tty bash/then-alone alice 'then'
  tty bash/fi-alone alice 'fi'
  tty bash/done-alone alice 'done'
  tty bash/redirect-newline alice 'echo a >'
  tty bash/redirect-pipe alice 'echo a > | cat'
  tty bash/redirect-missing-dir alice 'echo a > nodir/x'
  tty bash/redirect-to-dir alice 'echo a > dir'
  tty bash/redirect-missing-input alice 'cat < nofile'
  tty bash/redirect-ambiguous alice 'x="a b"; echo hi > $x'
  tty bash/redirect-bad-fd alice 'echo a >&9'
  tty bash/noclobber alice 'set -o noclobber; echo a > f'
  tty bash/cd-missing alice 'cd nodir'
  tty bash/cd-file alice 'cd f'
  tty bash/cd-two alice 'cd a b'
  tty bash/wait-bad-job alice 'wait %9'
  tty bash/wait-bad-pid alice 'wait 99999'
  tty bash/wait-bad-word alice 'wait foo'
  tty bash/fg-none alice 'fg'
  tty bash/fg-bad alice 'fg %9'
  tty bash/bg-none alice 'bg'
  tty bash/jobs-none alice 'jobs'
  tty bash/background alice $'sleep 0.3 &\njobs\nwait\nsleep 0.1' 1.5
  tty bash/background-exit-3 alice $'(sleep 0.2; exit 3) &\nsleep 0.5\ntrue' 1.5
  tty bash/background-kill alice $'sleep 30 &\nkill %1\nsleep 0.2\ntrue' 1.5
  tty bash/background-kill-9 alice $'sleep 30 &\nkill -9 %1\nsleep 0.2\ntrue' 1.5
  tty bash/background-kill-int alice $'sleep 30 &\nkill -INT %1\nsleep 0.2\ntrue' 1.5
  tty bash/background-two alice $'sleep 30 &\nsleep 31 &\njobs\njobs -l\nkill %1 %2\nsleep 0.2\njobs' 1.5
  tty bash/wait-job-status alice $'(exit 3) &\nwait $!' 1
  tty bash/kill-bad-pid alice 'kill 99999'
  tty bash/kill-bad-job alice 'kill %9'
  tty bash/kill-bad-signal alice 'kill -FOO 1'
  tty bash/kill-bad-word alice 'kill foo'
  tty bash/kill-missing alice 'kill'
  tty bash/exit-bad alice 'bash -c "exit foo"'
  tty bash/unset-variable-u alice 'set -u; echo $nope'
  tty bash/bad-substitution alice 'echo ${a b}'
  tty bash/arithmetic alice 'echo $((1+))'
  tty bash/divide-by-zero alice 'echo $((1/0))'
  tty bash/history-bang alice 'echo !nosuch'
  tty bash/glob-no-match alice 'ls *.zzz'
  tty bash/readonly alice 'readonly r=1; r=2'
  tty bash/export-bad alice 'export 1a=b'
  tty bash/type-missing alice 'type nosuch'
  tty bash/type alice 'type cd cat ls'
  tty bash/source-missing alice 'source nofile'
  tty bash/status-127 alice $'nosuch\necho $?'
  tty bash/status-2 alice $'echo (\necho $?'
  tty bash/pipe-status alice 'nosuch | true'
  tty bash/and-or alice 'false && echo a || echo b'
  tty bash/negation alice '! true'
  tty bash/help-none alice 'help nosuch'
  tty bash/set-bad alice 'set -o nosuch'
  tty bash/alias-missing alice 'alias nosuch'
  tty bash/unalias-missing alice 'unalias nosuch'
  tty bash/ping-sigint-job alice $'ping -q bob >/dev/null &\nsleep 0.5\nkill -INT $!\nwait $!' 2
  rec bash-c/not-found alice 'nosuch'
  rec bash-c/syntax-pipe alice 'echo a | | cat'
  rec bash-c/syntax-paren alice 'echo (a)'
  rec bash-c/unterminated-double alice 'echo "abc'
  rec bash-c/unterminated-single alice "echo 'abc"
  rec bash-c/unterminated-backquote alice 'echo `abc'
  rec bash-c/unterminated-paren alice '(echo abc'
  rec bash-c/unterminated-if alice 'if true; then echo a'
  rec bash-c/unterminated-substitution alice 'echo $(abc'
  rec bash-c/redirect-missing-dir alice 'echo a > nodir/x'
  rec bash-c/trailing-backslash alice 'echo a \'
}

# ---- TCP: ss, netstat, lsof, iperf3 -----------------------------------------------------------------------------
quit() { ip netns pids "$P$1" | xargs -r kill; sleep 0.3; }    # quit NODE: ends everything that runs there
s_sockets() {
  begin 'connections in every state: see sockets.py'
  (node bob "exec python3 $here/sockets.py server" >/dev/null 2>&1) &
  (node bob 'exec nc -l -k 5000' >/dev/null 2>&1) &
  sleep 1
  mkfifo "$tmp/$P.go" "$tmp/$P.said"
  (node alice "exec python3 $here/sockets.py client bob" <"$tmp/$P.go" >"$tmp/$P.said" 2>&1) &
  exec 7>"$tmp/$P.go" 8<"$tmp/$P.said"
  read -r _ <&8
  node r1 'iptables -A FORWARD -p tcp --dport 5004 -j DROP; iptables -A FORWARD -p tcp --dport 5009 -j DROP'
  echo >&7
  sleep 1
  rec ss/ta alice 'ss -ta'
  rec ss/tan alice 'ss -tan'
  rec ss/tan-server bob 'ss -tan'
  rec ss/t alice 'ss -t'
  rec ss/tn alice 'ss -tn'
  rec ss/tl-server bob 'ss -tl'
  rec ss/tln-server bob 'ss -tln'
  rec ss/tlnp-server bob 'ss -tlnp'
  rec ss/tnp alice 'ss -tnp'
  rec ss/tanp alice 'ss -tanp'
  rec ss/tano alice 'ss -tano'
  rec ss/tano-server bob 'ss -tano'
  rec ss/tane alice 'ss -tane'
  rec ss/tanpe alice 'ss -tanpe'
  rec ss/tanop alice 'ss -tanop'
  rec ss/tni alice 'ss -tni'
  rec ss/tnio alice 'ss -tnio'
  rec ss/tni-server bob 'ss -tni'
  rec ss/tlni-server bob 'ss -tlni'
  rec ss/tani alice 'ss -tani'
  rec ss/tnie-server bob 'ss -tnie'
  rec ss/tnm alice 'ss -tnm'
  rec ss/tniO alice 'ss -tniO'
  rec ss/H-tan alice 'ss -H -tan'
  rec ss/4tan alice 'ss -4 -tan'
  rec ss/6tan alice 'ss -6 -tan'
  rec ss/s alice 'ss -s'
  rec ss/an alice 'ss -tuan'
  rec ss/tuln-server bob 'ss -tuln'
  rec ss/tulnp-server bob 'ss -tulnp'
  rec ss/tuanpei alice 'ss -tuanpei'
  rec ss/A-tcp alice 'ss -n -A tcp'
  rec ss/A-inet alice 'ss -n -A inet'
  rec ss/A-bad alice 'ss -A nosuch'
  rec ss/r alice 'ss -tr'
  rec ss/state-missing alice 'ss -tn state'
  tty ss/terminal-tan alice 'ss -tan'
  tty ss/terminal-tanp alice 'ss -tanp'
  local f
  while IFS='|' read -r name f; do
    rec "ss/filter-$name" alice "ss -tn $f"
  done <<'FILTERS'
established|state established
all|state all
connected|state connected
synchronized|state synchronized
bucket|state bucket
big|state big
closed|state closed
listening|state listening
syn-sent|state syn-sent
time-wait|state time-wait
two-states|state time-wait state fin-wait-2
exclude|exclude established
exclude-all-tw|state all exclude time-wait
sport|sport = :40001
sport-bare|sport = 40001
dport|dport = :5001
dport-eq|dport eq :5001
dport-ne|dport != :5001
dport-ge|dport ge :5004
dport-ge-sign|'dport >= :5004'
dport-gt|dport gt :5004
dport-le|dport le :5002
dport-lt|dport lt :5002
dport-name|dport = :http
dport-name-bad|dport = :nosuch
dst|dst 192.168.3.4
dst-port|dst 192.168.3.4:5001
dst-net|dst 192.168.3.0/24
dst-other|dst 10.0.0.1
dst-star|dst *:5001
dst-name|dst bob
dst-name-bad|dst nosuch
src|src 192.168.1.3
src-eq|src = 192.168.1.3:40001
src-port|src :40001
and|dport = :5001 and sport = :40001
and-implicit|dport = :5001 sport = :40001
or|dport = :5001 or dport = :5004
not|not dport = :5001
parens|\( dport = :5001 or dport = :5004 \) and src 192.168.1.3
not-parens|not \( dport = :5001 or dport = :5004 \)
symbols|'dport = :5001 || dport = :5004'
symbols-and|'dport = :5001 && sport = :40001'
bang|'! dport = :5001'
quoted|'( dport = :5001 or sport = :40004 )'
state-and|state established dport = :5001
state-parens|state established '( dport = :5001 or dport = :5004 )'
state-bad|state nosuch
exclude-bad|exclude nosuch
garbage|foo
garbage-2|dport = :5001 foo
address-alone|10.0.0.1
paren-missing|'( dport = :5001'
prefix-bad|dst 10.0.0.1/99
port-big|dport = :99999
dport-missing|dport =
sport-only|sport
autobound|autobound
FILTERS
  rec ss/filter-listen-server bob 'ss -tnl sport = :5001'
  rec ss/filter-o-established alice 'ss -o state established'
  rec ss/filter-o-established-dport alice 'ss -o state established "( dport = :5001 or sport = :5001 )"'
  rec ss/filter-tl-state-server bob 'ss -t state listening'
  rec ss/filter-file alice 'echo "dport = :5001" >f; ss -tn -F f'
  rec ss/bare alice 'ss -4'
  rec ss/V alice 'ss -V'
  rec ss/h alice 'ss -h'
  rec ss/bad-option alice 'ss -Y'
  rec ss/bad-long-option alice 'ss --zzz'
  rec ss/K alice 'ss -K dst 10.9.9.9'
  rec netstat/tan alice 'netstat -tan'
  rec netstat/tan-server bob 'netstat -tan'
  rec netstat/ta alice 'netstat -ta'
  rec netstat/t alice 'netstat -t'
  rec netstat/tn alice 'netstat -tn'
  rec netstat/tanp alice 'netstat -tanp'
  rec netstat/tuln-server bob 'netstat -tuln'
  rec netstat/tulnp-server bob 'netstat -tulnp'
  rec netstat/tlnp-server bob 'netstat -tlnp'
  rec netstat/tlp-server bob 'netstat -tlp'
  rec netstat/tano alice 'netstat -tano'
  rec netstat/tano-server bob 'netstat -tano'
  rec netstat/tanop alice 'netstat -tanop'
  rec netstat/tane alice 'netstat -tane'
  rec netstat/tanpe alice 'netstat -tanpe'
  rec netstat/tanpeo alice 'netstat -tanpeo'
  rec netstat/tanee alice 'netstat -tanee'
  rec netstat/atn-inet alice 'netstat -4 -an'
  rec netstat/plnt-server bob 'netstat -plnt'
  rec netstat/bare alice 'netstat'
  rec netstat/an alice 'netstat -an'
  rec netstat/anp alice 'netstat -anp'
  rec netstat/tanW alice 'netstat -tanW'
  rec lsof/i alice 'lsof -i'
  rec lsof/i-server bob 'lsof -i'
  rec lsof/i-n-P alice 'lsof -i -n -P'
  rec lsof/i-n-P-server bob 'lsof -i -n -P'
  rec lsof/i-port-n-P-server bob 'lsof -i :5000 -n -P'
  rec lsof/i-port-attached-server bob 'lsof -nP -i:5001'
  rec lsof/i-port-none alice 'lsof -i :77'
  rec lsof/i-port-name alice 'lsof -nP -i :http'
  rec lsof/i-range-server bob 'lsof -nP -i :5000-5002'
  rec lsof/i-list-server bob 'lsof -nP -i :5000,5003'
  rec lsof/iTCP alice 'lsof -nP -iTCP'
  rec lsof/iUDP alice 'lsof -nP -iUDP'
  rec lsof/iTCP-listen-server bob 'lsof -iTCP -sTCP:LISTEN'
  rec lsof/iTCP-listen-n-P-server bob 'lsof -iTCP -sTCP:LISTEN -n -P'
  rec lsof/iTCP-established alice 'lsof -nP -iTCP -sTCP:ESTABLISHED'
  rec lsof/iTCP-not-established alice 'lsof -nP -iTCP -sTCP:^ESTABLISHED'
  rec lsof/iTCP-two-states alice 'lsof -nP -iTCP -sTCP:SYN_SENT,FIN_WAIT2'
  rec lsof/iTCP-bad-state alice 'lsof -nP -iTCP -sTCP:NOSUCH'
  rec lsof/i-address alice 'lsof -nP -i@192.168.3.4'
  rec lsof/i-address-port alice 'lsof -nP -i@192.168.3.4:5001'
  rec lsof/i-host-port alice 'lsof -nP -i TCP@bob:5001'
  rec lsof/i-host-bad alice 'lsof -nP -i @nosuch'
  rec lsof/i4 alice 'lsof -nP -i4'
  rec lsof/i6 alice 'lsof -nP -i6'
  rec lsof/i-port-bad alice 'lsof -i :nosuch'
  rec lsof/i-protocol-bad alice 'lsof -i FOO'
  rec lsof/t-server bob 'lsof -t -i :5000'
  rec lsof/c-server bob 'lsof -nP -a -c nc -i'
  rec lsof/p-a-i-server bob 'lsof -nP -a -p $(lsof -t -i :5000) -i'
  rec lsof/i-Tqs alice 'lsof -nP -iTCP -Tqs'
  rec lsof/i-T alice 'lsof -nP -iTCP -T'
  rec lsof/bad-option alice 'lsof -Y'
  rec lsof/p-none alice 'lsof -p 4194000'
  rec lsof/p-bad alice 'lsof -p x'
  quit alice; quit bob
  exec 7>&- 8<&-
}
s_iperf3() {
  begin 'no server on bob'
  rec iperf3/refused alice 'iperf3 -c bob -t 1'
  rec iperf3/unknown-host alice 'iperf3 -c nosuch -t 1'
  rec iperf3/no-arguments alice 'iperf3'
  rec iperf3/s-and-c alice 'iperf3 -s -c bob'
  rec iperf3/bad-option alice 'iperf3 -Y'
  rec iperf3/t-with-server alice 'iperf3 -s -t 5'
  rec iperf3/R-with-server alice 'iperf3 -s -R'
  rec iperf3/1-with-client alice 'iperf3 -c bob -1'
  rec iperf3/t-and-n alice 'iperf3 -c bob -t 5 -n 10M'
  rec iperf3/t-too-long alice 'iperf3 -c bob -t 90000'
  rec iperf3/i-bad alice 'iperf3 -c bob -i 0.01'
  rec iperf3/l-too-big alice 'iperf3 -c bob -l 2M'
  rec iperf3/w-too-big alice 'iperf3 -c bob -w 1000M'
  rec iperf3/M-too-big alice 'iperf3 -c bob -M 10000'
  rec iperf3/O-too-long alice 'iperf3 -c bob -O 70'
  rec iperf3/P-too-many alice 'iperf3 -c bob -P 129'
  rec iperf3/f-bad alice 'iperf3 -c bob -f x'
  rec iperf3/missing-argument alice 'iperf3 -c'
  rec iperf3/p-bad alice 'iperf3 -c bob -p 70000'
  rec iperf3/C-bad-refused alice 'iperf3 -c bob -C nosuch -t 1'
  rec iperf3/v alice 'iperf3 -v'
  rec iperf3/h alice 'iperf3 -h'
  rec iperf3/J-refused alice 'iperf3 -c bob -J -t 1'
  begin 'bob runs `iperf3 -s`'
  (node bob 'exec iperf3 -s' >/dev/null 2>&1) &
  sleep 0.7
  rec iperf3/c alice 'iperf3 -c bob -t 3'
  rec iperf3/c-address alice 'iperf3 -c 192.168.3.4 -t 1'
  rec iperf3/c-R alice 'iperf3 -c bob -t 3 -R'
  rec iperf3/c-b alice 'iperf3 -c bob -t 3 -b 5M'
  rec iperf3/c-n alice 'iperf3 -c bob -n 10M'
  rec iperf3/c-k alice 'iperf3 -c bob -k 20'
  rec iperf3/c-C alice 'iperf3 -c bob -t 1 -C reno'
  rec iperf3/c-C-bad alice 'iperf3 -c bob -t 1 -C nosuch'
  rec iperf3/c-b-R alice 'iperf3 -c bob -t 2 -b 5M -R'
  rec iperf3/c-l alice 'iperf3 -c bob -t 1 -l 8K -b 1M'
  rec iperf3/c-M alice 'iperf3 -c bob -t 1 -M 536 -b 1M'
  rec iperf3/c-n-b alice 'iperf3 -c bob -n 1M -b 5M'
  rec iperf3/c-b-small alice 'iperf3 -c bob -t 3 -b 500K'
  rec iperf3/c-w alice 'iperf3 -c bob -t 2 -w 64K'
  rec iperf3/c-P2 alice 'iperf3 -c bob -t 2 -P 2 -b 5M'
  rec iperf3/c-i0 alice 'iperf3 -c bob -t 2 -i 0'
  rec iperf3/c-i0.5 alice 'iperf3 -c bob -t 1 -i 0.5 -b 5M'
  rec iperf3/c-i2 alice 'iperf3 -c bob -t 3 -i 2 -b 5M'
  rec iperf3/c-O1 alice 'iperf3 -c bob -t 2 -O 1 -b 5M'
  rec iperf3/c-f-m alice 'iperf3 -c bob -t 1 -f m -b 5M'
  rec iperf3/c-f-k alice 'iperf3 -c bob -t 1 -f k -b 5M'
  rec iperf3/c-f-K alice 'iperf3 -c bob -t 1 -f K -b 5M'
  rec iperf3/c-f-M alice 'iperf3 -c bob -t 1 -f M -b 5M'
  rec iperf3/c-V alice 'iperf3 -c bob -t 1 -V -b 5M'
  rec iperf3/c-get-server-output alice 'iperf3 -c bob -t 1 -b 5M --get-server-output'
  rec iperf3/c-T alice 'iperf3 -c bob -t 1 -T title -b 5M'
  rec iperf3/c-4 alice 'iperf3 -4 -c bob -t 1 -b 5M'
  rec iperf3/c-cport alice 'iperf3 -c bob -t 1 --cport 40000 -b 5M'
  rec iperf3/c-J alice 'iperf3 -c bob -J -t 1 -b 5M'
  sig iperf3/c-sigint alice INT 2.5 'iperf3 -c bob -b 5M'
  quit bob
  begin 'bob runs `iperf3 -s`; carol runs a test'
  (node bob 'exec iperf3 -s' >/dev/null 2>&1) &
  sleep 0.7
  (node carol 'iperf3 -c bob -t 4 -b 1M' >/dev/null 2>&1) &
  sleep 1
  rec iperf3/busy alice 'iperf3 -c bob -t 1'
  sleep 4
  quit bob
  begin 'alice runs `iperf3 -c bob -t 3 -b 5M` 1 s later'
  (sleep 1; node alice 'iperf3 -c bob -t 3 -b 5M --cport 40000' >/dev/null) &
  rec iperf3/s-1 bob 'iperf3 -s -1'
  begin 'alice runs `iperf3 -c bob -t 2 -b 5M -R` 1 s later'
  (sleep 1; node alice 'iperf3 -c bob -t 2 -b 5M -R --cport 40001' >/dev/null) &
  rec iperf3/s-1-R bob 'iperf3 -s -1'
  begin 'alice runs `iperf3 -c bob -t 2 -b 5M -P 2` 1 s later'
  (sleep 1; node alice 'iperf3 -c bob -t 2 -b 5M -P 2' >/dev/null) &
  rec iperf3/s-1-P2 bob 'iperf3 -s -1'
  begin 'alice runs `iperf3 -c bob -p 6000 -t 1 -b 5M` 1 s later'
  (sleep 1; node alice 'iperf3 -c bob -p 6000 -t 1 -b 5M' >/dev/null) &
  sig iperf3/s-p-i0.5-sigint bob INT 4 'iperf3 -s -p 6000 -i 0.5'
  begin 'alice runs two tests'
  (sleep 1; node alice 'iperf3 -c bob -t 1 -b 5M; sleep 0.5; iperf3 -c bob -t 1 -b 5M' >/dev/null) &
  sig iperf3/s-two-sigint bob INT 5 'iperf3 -s'
  begin 'alice runs `iperf3 -c bob -b 5M`, interrupted after 2.5 s'
  (sleep 1; node alice 'timeout --foreground -s INT 2.5 iperf3 -c bob -b 5M' >/dev/null) &
  rec iperf3/s-1-client-sigint bob 'iperf3 -s -1'
  begin 'alice runs `iperf3 -c bob -b 5M`, killed after 2.5 s'
  (sleep 1; node alice 'timeout --foreground -s KILL 2.5 iperf3 -c bob -b 5M' >/dev/null 2>&1) &
  rec iperf3/s-1-client-killed bob 'iperf3 -s -1'
  begin 'bob runs `iperf3 -s`, interrupted during the test'
  (node bob 'exec timeout --foreground -s INT 3 iperf3 -s' >/dev/null 2>&1) &
  sleep 0.7
  rec iperf3/server-sigint alice 'iperf3 -c bob -t 5 -b 5M'
  begin 'an iperf3 -s runs on bob already'
  (node bob 'exec iperf3 -s' >/dev/null 2>&1) &
  sleep 0.7
  rec iperf3/s-in-use bob 'iperf3 -s'
  quit bob
}

# ---- TCP: nc, pv; files that travel -----------------------------------------------------------------------------
# serve COMMAND: on bob, in the background, for 3 s at most; later COMMAND: on alice, 1 s from now
serve() { (node bob "exec timeout --foreground 3 bash -c '$1'" >/dev/null 2>&1) & sleep 0.5; }
later() { (sleep 1; node alice "$1" >/dev/null 2>&1) & }
s_nc_tcp() {
  begin 'bob runs `nc -l 5000`'
  serve 'exec nc -l 5000'; rec nc/t-client-N alice 'echo hello | nc -N bob 5000'
  serve 'exec nc -l 5000'; rec nc/t-client-N-v alice 'echo hello | nc -N -v bob 5000'
  serve 'exec nc -l 5000'; rec nc/t-client-N-nv alice 'echo hello | nc -N -n -v 192.168.3.4 5000'
  serve 'exec nc -l 5000'; rec nc/t-client-q1-v alice 'echo hello | nc -q 1 -v bob 5000'
  serve 'exec nc -l 5000'; rec nc/t-client-w1-v alice 'echo hello | nc -w 1 -v bob 5000'
  serve 'exec nc -l 5000'; sig nc/t-client-d-sigint alice INT 1 'nc -d bob 5000'
  serve 'exec nc -l 5000'; rec nc/tz-open alice 'nc -z bob 5000'
  serve 'exec nc -l 5000'; rec nc/tzv-open alice 'nc -zv bob 5000'
  serve 'exec nc -l 5000'; rec nc/tzv-n-open alice 'nc -nzv 192.168.3.4 5000'
  serve 'exec nc -l 5000'; rec nc/tzv-range alice 'nc -zv bob 4999-5001'
  serve 'exec nc -l 5000'; rec nc/tzv-range-down alice 'nc -zv bob 5001-4999'
  serve 'exec nc -l 80'; rec nc/tzv-named alice 'nc -zv bob 80'
  serve 'exec nc -l 80'; rec nc/tzv-named-n alice 'nc -nzv 192.168.3.4 80'
  serve 'exec nc -l 5000'; rec nc/t-client-p-s alice 'echo hello | nc -N -v -p 40000 -s 192.168.1.3 bob 5000'
  begin 'bob runs `echo hi | nc -N -l 5000`'
  serve 'echo hi | nc -N -l 5000'; rec nc/t-client-hears alice 'nc -N bob 5000 </dev/null'
  serve 'echo hi | nc -N -l 5000'; rec nc/t-client-d-hears alice 'nc -d bob 5000'
  begin 'no listener on bob'
  rec nc/tz-closed alice 'nc -z bob 5000'
  rec nc/tzv-closed-range alice 'nc -zv bob 5000-5001'
  rec nc/t-foreign-source alice 'nc -v -s 192.168.77.1 bob 5000'
  begin 'alice runs `echo hello | nc -N bob 5000` 1 s later, with -p 40001, 40002, 40003, 40004 for those with -v'
  later 'echo hello | nc -N bob 5000'; rec nc/t-server bob 'nc -l 5000'
  later 'echo hello | nc -N bob 5000'; rec nc/t-server-p bob 'nc -l -p 5000'
  later 'echo hello | nc -N -p 40001 bob 5000'; rec nc/t-server-v bob 'nc -v -l 5000'
  later 'echo hello | nc -N -p 40002 bob 5000'; rec nc/t-server-nv bob 'nc -n -v -l 5000'
  later 'echo hello | nc -N -p 40003 bob 5000'; rec nc/t-server-v-address bob 'nc -v -l 192.168.3.4 5000'
  later 'echo hello | nc -N -p 40004 bob 5000'; sig nc/t-server-k-v-sigint bob INT 2 'nc -v -k -l 5000'
  begin 'alice runs `echo hello | nc -N -p 40005 bob 80` 1 s later'
  later 'echo hello | nc -N -p 40005 bob 80'; rec nc/t-server-v-named bob 'nc -v -l 80'
  begin ''
  sig nc/t-server-w1-waits bob INT 2 'nc -w 1 -l 5000'
  sig nc/t-server-v-sigint bob INT 1 'nc -v -l 5000'
  rec nc/t-server-foreign-address bob 'nc -v -l 192.168.77.1 5000'
  rec nc/t-unknown-host alice 'nc -v nosuch 5000'
  rec nc/t-unknown-service alice 'nc -v bob nosuch'
  rec nc/t-named-service alice 'nc -v -w 1 bob http'
  rec nc/t-range-bad alice 'nc -zv bob 5-x'
  rec nc/t-range-client alice 'nc -v -w 1 bob 5000-5001'
  rec nc/l-z alice 'nc -l -z 5000'
  rec nc/l-s alice 'nc -l -s 192.168.1.3 5000'
  rec nc/k-alone alice 'nc -k bob 5000'
  rec nc/l-p-and-port alice 'nc -l -p 5000 bob 5001'
  rec nc/q-bad alice 'nc -q x bob 5000'
  rec nc/i-bad alice 'nc -i x bob 5000'
  rec nc/W-bad alice 'nc -W 0 bob 5000'
  begin 'an nc -l 5000 runs on bob already'
  serve 'exec nc -l 5000'; rec nc/t-server-in-use bob 'nc -l 5000'
  begin 'bob drops what comes for port 5000'
  node bob 'iptables -A INPUT -p tcp --dport 5000 -j DROP'
  rec nc/tv-w1-filtered alice 'nc -v -w 1 bob 5000'
  rec nc/tzv-w1-filtered alice 'nc -zv -w 1 bob 5000'
  rec nc/tz-w1-filtered alice 'nc -z -w 1 bob 5000'
  sig nc/tv-filtered-sigint alice INT 1 'nc -v bob 5000'
  begin 'r1 rejects what goes to port 5001 with icmp-host-unreachable'
  node r1 'iptables -A FORWARD -p tcp --dport 5001 -j REJECT --reject-with icmp-host-unreachable; iptables -A FORWARD -p tcp --dport 5002 -j REJECT --reject-with tcp-reset'
  rec nc/tv-host-unreachable alice 'nc -v bob 5001'
  rec nc/tv-tcp-reset alice 'nc -v bob 5002'
  begin ''
  rec nc/tv-no-such-neighbour alice 'nc -v 192.168.1.77 5000'
  node alice 'ip route del default'
  begin 'alice has no default route'
  rec nc/tv-unroutable alice 'nc -v bob 5000'
}
s_pv() {
  head -c 300000 /dev/zero >"$work/big"
  begin '`big` holds 300,000 zeros'
  rec pv/quiet-pipe alice 'pv -q big | wc -c'
  rec pv/stdin alice 'pv -q < big | wc -c'
  rec pv/L alice 'pv -q -L 200k big | wc -c'
  rec pv/n alice 'pv -n big 2>&1 >/dev/null | tail -n 1'
  rec pv/f-pbt alice 'pv -f -b big 2>&1 >/dev/null | tr "\r" "\n" | tail -n 1'
  rec pv/missing alice 'pv nofile'
  rec pv/dir alice 'pv .'
  rec pv/bad-option alice 'pv -Y big'
  rec pv/bad-rate alice 'pv -L x big'
  rec pv/bad-size alice 'pv -s x big'
  rec pv/h alice 'pv -h'
  rec pv/V alice 'pv -V'
  rec pv/missing-and-big alice 'pv -q nofile big | wc -c'
  for o in b t r e p s\ 300000 a bt br pb pterb N\ name 'L 200k' 'L 200k -b' 'L 200k -pter'; do
    tty "pv/terminal-${o//[ -]/}" alice "pv -$o big > /dev/null" 2.5
  done
  tty pv/terminal alice 'pv big > /dev/null' 2.5
  tty pv/terminal-stdin-L alice 'cat big | pv -L 100k > /dev/null' 4.5
}
s_files() {
  node alice 'rm -rf *; mkdir dir; printf "alpha\nbeta\ngamma\n" >f; printf "no newline" >g; seq 20 >n; touch empty dir/inside; chmod 644 f g n empty; printf "odd\n" >"a\\b"'
  begin 'files: f (alpha, beta, gamma), g ("no newline", without one), n (1 to 20), empty, dir/inside, a\b (odd)'
  rec sha256sum/f alice 'sha256sum f'
  rec sha256sum/two alice 'sha256sum f g'
  rec sha256sum/b alice 'sha256sum -b f'
  rec sha256sum/t alice 'sha256sum -t f'
  rec sha256sum/tag alice 'sha256sum --tag f'
  rec sha256sum/z alice 'sha256sum -z f | tr "\0" "\n"'
  rec sha256sum/stdin alice 'sha256sum < f'
  rec sha256sum/dash alice 'echo hello | sha256sum -'
  rec sha256sum/empty alice 'sha256sum empty'
  rec sha256sum/missing alice 'sha256sum nofile f'
  rec sha256sum/dir alice 'sha256sum dir'
  rec sha256sum/backslash alice 'sha256sum a*'
  rec sha256sum/bad-option alice 'sha256sum -Q f'
  node alice 'sha256sum f g > sums; sha256sum f g n | sed s/^..../0000/ > wrong; sha256sum f > gone; sed s/f$/nofile/ gone >> gone; echo garbage > bad; (cat sums; echo garbage) > half; sha256sum --tag f > tags; sha256sum a* > slash'
  begin 'sums: sha256sum f g; wrong: one digit changed; gone: names nofile too; bad: garbage; half: sums and garbage; tags: --tag; slash: of a\b'
  rec sha256sum/c alice 'sha256sum -c sums'
  rec sha256sum/c-stdin alice 'cat sums | sha256sum -c'
  rec sha256sum/c-wrong alice 'sha256sum -c wrong'
  rec sha256sum/c-gone alice 'sha256sum -c gone'
  rec sha256sum/c-bad alice 'sha256sum -c bad'
  rec sha256sum/c-half alice 'sha256sum -c half'
  rec sha256sum/c-half-strict alice 'sha256sum -c --strict half'
  rec sha256sum/c-warn alice 'sha256sum -c -w half'
  rec sha256sum/c-tags alice 'sha256sum -c tags'
  rec sha256sum/c-slash alice 'sha256sum -c slash'
  rec sha256sum/c-quiet alice 'sha256sum -c --quiet sums'
  rec sha256sum/c-quiet-wrong alice 'sha256sum -c --quiet wrong'
  rec sha256sum/c-status alice 'sha256sum -c --status wrong'
  rec sha256sum/c-ignore-missing alice 'sha256sum -c --ignore-missing gone'
  rec sha256sum/c-missing-file alice 'sha256sum -c nosums'
  rec sha256sum/quiet-alone alice 'sha256sum --quiet f'
  rec sha256sum/c-tag alice 'sha256sum -c --tag sums'
  begin 'files: f (alpha, beta, gamma), g ("no newline", without one), n (1 to 20), empty, dir/inside'
  rec wc/c alice 'wc -c f'
  rec wc/w alice 'wc -w g'
  rec wc/c-two alice 'wc -c f g'
  rec wc/c-stdin alice 'wc -c < n'
  rec wc/bare-stdin alice 'cat g | wc'
  rec wc/lc alice 'wc -l -c n'
  rec wc/m alice 'wc -m g'
  rec wc/L alice 'wc -L g'
  rec wc/g alice 'wc g'
  rec wc/dir alice 'wc dir f'
  rec wc/empty alice 'wc empty'
  rec wc/bad-option alice 'wc -Q f'
  rec wc/zero alice 'head -c 1M /dev/zero | wc -c'
  rec head/c-K alice 'head -c 1K /dev/zero | wc -c'
  rec head/c-kB alice 'head -c 1kB /dev/zero | wc -c'
  rec head/c-b alice 'head -c 2b /dev/zero | wc -c'
  rec head/c-MiB alice 'head -c 1MiB /dev/zero | wc -c'
  rec head/c-bad-suffix alice 'head -c 1Q /dev/zero'
  rec head/c-bad-word alice 'head -c x /dev/zero'
  rec head/c-from-end alice 'head -c -3 f'
  rec head/c-urandom alice 'head -c 100000 /dev/urandom | wc -c'
  rec head/c-stdin alice 'cat n | head -c 5'
  rec head/yes alice 'yes | head -n 3'
  rec yes/words alice 'yes a b | head -n 2'
  rec yes/bad-option alice 'yes -Q'
  rec cmp/same alice 'cmp f f; echo $?'
  rec cmp/differ alice 'cmp f g'
  rec cmp/differ-l alice 'printf alphx | cmp -l f -'
  rec cmp/eof alice 'head -c 3 f | cmp - f'
  rec cmp/eof-empty alice 'cmp empty f'
  rec cmp/eof-line alice 'head -n 2 n | cmp n -'
  rec cmp/eof-in-line alice 'head -c 6 n | cmp n -'
  rec cmp/s alice 'cmp -s f g'
  rec cmp/b alice 'cmp -b f g'
  rec cmp/missing alice 'cmp f nofile'
  rec cmp/one alice 'cmp f'
  rec cmp/dir alice 'cmp f dir'
  rec cmp/bad-option alice 'cmp -Q f g'
  rec cmp/three alice 'cmp f g n'
  rec cmp/n alice 'cmp -n 3 f n'
  rec truncate/s alice 'truncate -s 1K t; wc -c t'
  rec truncate/s-plus alice 'truncate -s +5 t; wc -c t'
  rec truncate/s-minus alice 'truncate -s -10 t; wc -c t'
  rec truncate/s-M alice 'truncate --size=1M t u; wc -c t u'
  rec truncate/no-size alice 'truncate t'
  rec truncate/no-file alice 'truncate -s 5'
  rec truncate/bad-size alice 'truncate -s x t'
  rec truncate/bad-suffix alice 'truncate -s 1Q t'
  rec truncate/dir alice 'truncate -s 5 dir'
  rec truncate/c alice 'truncate -c -s 5 nofile; ls nofile'
  rec truncate/bad-option alice 'truncate -Q'
}
s_sysctl() {
  begin ''
  rec sysctl/rmem alice 'sysctl net.ipv4.tcp_rmem'
  rec sysctl/n alice 'sysctl -n net.ipv4.tcp_rmem net.ipv4.tcp_sack'
  rec sysctl/two alice 'sysctl net.ipv4.ip_forward net.ipv4.tcp_timestamps'
  rec sysctl/slashes alice 'sysctl net/ipv4/ip_forward'
  rec sysctl/unknown alice 'sysctl net.ipv4.nosuch'
  rec sysctl/unknown-and-known alice 'sysctl net.ipv4.nosuch net.ipv4.tcp_sack'
  rec sysctl/e-unknown alice 'sysctl -e net.ipv4.nosuch'
  rec sysctl/w alice 'sysctl -w net.ipv4.tcp_sack=0'
  rec sysctl/set alice 'sysctl net.ipv4.tcp_sack=1'
  rec sysctl/q-w alice 'sysctl -q -w net.ipv4.tcp_sack=1'
  rec sysctl/n-w alice 'sysctl -n -w net.ipv4.tcp_sack=1'
  rec sysctl/w-list alice 'sysctl -w net.ipv4.tcp_rmem="4096 65536 1000000"'
  rec sysctl/w-list-shown alice 'sysctl net.ipv4.tcp_rmem'
  rec sysctl/w-spaces alice 'sysctl -w "net.ipv4.tcp_sack = 1"'
  rec sysctl/w-no-value alice 'sysctl -w net.ipv4.tcp_sack'
  rec sysctl/w-empty-value alice 'sysctl -w net.ipv4.tcp_sack='
  rec sysctl/w-empty-name alice 'sysctl -w =1'
  rec sysctl/w-bad alice 'sysctl -w net.ipv4.tcp_congestion_control=nosuch'
  rec sysctl/w-bad-number alice 'sysctl -w net.ipv4.tcp_syn_retries=1000'
  rec sysctl/w-word alice 'sysctl -w net.ipv4.tcp_syn_retries=x'
  rec sysctl/w-unknown alice 'sysctl -w net.ipv4.nosuch=1'
  rec sysctl/pattern alice 'sysctl -a -r "tcp_[rw]mem"'
  rec sysctl/a-pattern-set alice 'sysctl -a --pattern "tcp_sack"'
  rec sysctl/pattern-none alice 'sysctl -a -r nosuch'
  rec sysctl/N alice 'sysctl -N net.ipv4.tcp_sack'
  rec sysctl/b alice 'sysctl -b net.ipv4.tcp_sack'
  rec sysctl/directory alice 'sysctl net.ipv4.neigh.default | head -n 3'
  rec sysctl/none alice 'sysctl'
  rec sysctl/h alice 'sysctl -h'
  rec sysctl/V alice 'sysctl -V'
  rec sysctl/bad-option alice 'sysctl -Q'
  rec sysctl/bad-long-option alice 'sysctl --nosuch'
}

# ---- printf, bash's own ------------------------------------------------------------------------------------------
s_printf() {
  rec printf/plain alice 'printf '\''hello\n'\'''
  rec printf/no-newline alice 'printf hello'
  rec printf/repeats alice 'printf '\''%d %s\n'\'' 1 a 2 b 3'
  rec printf/repeats-without-conversion alice 'printf '\''a\n'\'' 1 2 3'
  rec printf/missing alice 'printf '\''%s|%d|%c|%x|\n'\'''
  rec printf/http alice 'printf '\''GET / HTTP/1.1\r\nHost: %s\r\n\r\n'\'' web'
  rec printf/padding alice 'printf '\''%5s|%-5s|%.2s|%7.3s|%-7.3s|\n'\'' ab ab abcdef abcdef abcdef'
  rec printf/zeros alice 'printf '\''%05d|%-5d|%+d|% d|%.4d|%8.4d|%08.4d\n'\'' 42 42 42 42 42 42 42'
  rec printf/negative alice 'printf '\''%d %u %x %o\n'\'' -1 -1 -1 -1'
  rec printf/bases alice 'printf '\''%d %d %d %i\n'\'' 0x1f 017 '\''"A'\'' "'\''z"'
  rec printf/hex alice 'printf '\''%x %X %#x %#X %#o %#x %o\n'\'' 255 255 255 255 8 0 8'
  rec printf/star alice 'printf '\''%*d|%-*d|%*d|%.*s\n'\'' 5 42 5 42 -5 42 2 abcdef'
  rec printf/c alice 'printf '\''%c%c%c|%3c|\n'\'' abc def '\'''\'' x'
  rec printf/b alice 'printf '\''%b|%b|\n'\'' '\''a\tb'\'' '\''\x41\0101\101'\'''
  rec printf/b-stops alice 'printf '\''%b %s\n'\'' '\''a\cb'\'' c d'
  rec printf/b-format-c alice 'printf '\''a\cb\n'\'''
  rec printf/escapes alice 'printf '\''\a\b\e\f\n\r\t\v\\\"\?\x41\101\0101\u00e9\q\n'\'''
  rec printf/percent alice 'printf '\''100%%\n%%d\n'\'''
  rec printf/q alice 'printf '\''%q %q %q %q %q\n'\'' '\''a b'\'' "it'\''s" '\'''\'' plain "$(printf '\''a\nb'\'')"'
  rec printf/invalid-number alice 'printf '\''%d\n'\'' abc'
  rec printf/invalid-number-tail alice 'printf '\''%d %d\n'\'' 12abc 7'
  rec printf/invalid-octal alice 'printf '\''%d\n'\'' 089'
  rec printf/empty-number alice 'printf '\''%d\n'\'' '\'''\'''
  rec printf/range alice 'printf '\''%d %u\n'\'' 9999999999999999999999 18446744073709551616'
  rec printf/invalid-character alice 'printf '\''a%k b\n'\'' 1'
  rec printf/missing-character alice 'printf '\''a%'\'''
  rec printf/missing-character-l alice 'printf '\''a%5l'\'''
  rec printf/none alice 'printf'
  rec printf/bad-option alice 'printf -z'
  rec printf/dashes alice 'printf -- '\''-%s-\n'\'' a'
  rec printf/dash-format alice 'printf '\''-\n'\'''
  rec printf/v alice 'printf -v x '\''%03d'\'' 7; echo "[$x]"'
  rec printf/v-bad alice 'printf -v 1x a'
  rec printf/v-missing alice 'printf -v'
  rec printf/f alice 'printf '\''%f %.2f %8.1f %-8.1f| %+.0f %08.2f\n'\'' 3.14159 2.5 2.25 2.25 7 -1.5'
  rec printf/e alice 'printf '\''%e %.2e %E\n'\'' 12345.678 0.00012 1'
  rec printf/g alice 'printf '\''%g %g %g %G\n'\'' 0.00001 123456789 1.5 1e-10'
  rec printf/f-invalid alice 'printf '\''%f\n'\'' x'
  rec printf/long-modifiers alice 'printf '\''%ld %lld %hd %zu\n'\'' 1 2 3 4'
  rec printf/utf8 alice 'printf '\''%s|%5s|%.4s|\n'\'' é é ééé'
}

# ---- main -----------------------------------------------------------------------------------------------------
all=$(declare -F | sed -n 's/^declare -f s_//p')
sections=${*:-$all}
[ "$(id -u)" = 0 ] || { echo "record.sh: run as root" >&2; exit 1; }
python3 "$captures/make-mixed.py" "$captures/mixed.pcap" >"$captures/mixed.list"
pids=
for s in $sections; do
  (
    P=wl-$s- work=$tmp/work-$s
    mkdir "$work"
    trap down EXIT
    up
    s_$s
  ) 2>"$tmp/log.$s" &
  pids="$pids $!"
done
wait $pids
for s in $sections; do [ -s "$tmp/log.$s" ] && { echo "== $s"; cat "$tmp/log.$s"; } >&2; done
# index.tsv: what each file was recorded on, and the state it was recorded in
touch "$here/index.tsv"
cat "$here/index.tsv" "$tmp"/index.wl-* 2>/dev/null | awk -F'\t' '$1 == "file" { next } { row[$1] = $0 } END { for (k in row) print row[k] }' | LC_ALL=C sort >"$tmp/index"
{ printf 'file\tnode\tcommand\tstate\n'; cat "$tmp/index"; } >"$here/index.tsv"
rm -rf "$tmp"
