#!/bin/bash
# Records what iptables 1.8.9 and conntrack 1.4.7 print on a NAT router; README.md says how to read the result. Usage: sudo record.sh
set -u
here=$(cd "$(dirname "$0")" && pwd)
P=wlnat-
NODES="lap desk r1 isp srv"
down() { for n in $NODES; do ip netns del $P$n 2>/dev/null; done; }
cable() { ip link add "$1" netns $P$2 type veth peer name "$3" netns $P$4; ip -n $P$2 link set "$1" up; ip -n $P$4 link set "$3" up; }
down
trap down EXIT
for n in $NODES; do
  ip netns add $P$n
  ip -n $P$n link set lo up
  ip netns exec $P$n sysctl -qw net.ipv6.conf.all.disable_ipv6=1 net.ipv6.conf.default.disable_ipv6=1 net.ipv4.icmp_ratelimit=0
done
ip -n ${P}r1 link add eth0 type bridge mcast_snooping 0
ip -n ${P}r1 link set eth0 up
cable eth0 lap p1 r1; cable eth0 desk p2 r1; cable eth1 r1 eth0 isp; cable eth1 isp eth0 srv
ip -n ${P}r1 link set p1 master eth0; ip -n ${P}r1 link set p2 master eth0
ip -n ${P}lap addr add 192.168.1.10/24 dev eth0; ip -n ${P}desk addr add 192.168.1.11/24 dev eth0
ip -n ${P}r1 addr add 192.168.1.1/24 dev eth0; ip -n ${P}r1 addr add 203.0.113.5/24 dev eth1
ip -n ${P}isp addr add 203.0.113.1/24 dev eth0; ip -n ${P}isp addr add 198.51.100.1/24 dev eth1
ip -n ${P}srv addr add 198.51.100.7/24 dev eth0
ip -n ${P}lap route add default via 192.168.1.1; ip -n ${P}desk route add default via 192.168.1.1
ip -n ${P}r1 route add default via 203.0.113.1; ip -n ${P}srv route add default via 198.51.100.1
for n in r1 isp; do ip netns exec $P$n sysctl -qw net.ipv4.ip_forward=1; done
# the kernel's own IGMP reports would be flows too
sleep 1
rm -f "$here"/*.txt
while IFS=$'\t' read -r name node line; do
  [ "$name" = masquerade ] && { sleep 1; ip netns exec ${P}r1 conntrack -F 2>/dev/null; }
  ip netns exec $P$node bash -c "$line" >/tmp/$P.out 2>/tmp/$P.err </dev/null
  status=$?
  {
    printf '$ %s\n' "$line"
    cat /tmp/$P.out
    [ -s /tmp/$P.err ] && { echo '[stderr]'; cat /tmp/$P.err; }
    echo "[exit $status]"
  } >"$here/$name.txt"
done <"$here/cases.tsv"
