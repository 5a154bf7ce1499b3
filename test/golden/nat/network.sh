# The network of README.md, in namespaces; sourced by both recorders. The LAN's switch has a namespace of its own, so that the
# router's rules do not see what hosts say to each other.
P=wlnat-
NODES="lap desk s1 r1 isp srv"
down() { for n in $NODES; do ip netns del $P$n 2>/dev/null; done; }
cable() { ip link add "$1" netns $P$2 type veth peer name "$3" netns $P$4; ip -n $P$2 link set "$1" up; ip -n $P$4 link set "$3" up; }
in_ns() { local n=$1; shift; ip netns exec $P$n "$@"; }
up() {
  down
  trap down EXIT
  for n in $NODES; do
    ip netns add $P$n
    ip -n $P$n link set lo up
    in_ns $n sysctl -qw net.ipv6.conf.all.disable_ipv6=1 net.ipv6.conf.default.disable_ipv6=1 net.ipv4.icmp_ratelimit=0
  done
  ip -n ${P}s1 link add br0 type bridge mcast_snooping 0
  ip -n ${P}s1 link set br0 up
  cable eth0 lap p1 s1; cable eth0 desk p2 s1; cable eth0 r1 p3 s1; cable eth1 r1 eth0 isp; cable eth1 isp eth0 srv
  for n in 1 2 3; do ip -n ${P}s1 link set p$n master br0; done
  ip -n ${P}lap addr add 192.168.1.10/24 dev eth0; ip -n ${P}desk addr add 192.168.1.11/24 dev eth0
  ip -n ${P}r1 addr add 192.168.1.1/24 dev eth0; ip -n ${P}r1 addr add 203.0.113.5/24 dev eth1
  ip -n ${P}isp addr add 203.0.113.1/24 dev eth0; ip -n ${P}isp addr add 198.51.100.1/24 dev eth1
  ip -n ${P}srv addr add 198.51.100.7/24 dev eth0
  ip -n ${P}srv addr add 198.51.100.8/24 dev eth0
  ip -n ${P}lap route add default via 192.168.1.1; ip -n ${P}desk route add default via 192.168.1.1
  ip -n ${P}r1 route add default via 203.0.113.1; ip -n ${P}srv route add default via 198.51.100.1
  for n in r1 isp; do in_ns $n sysctl -qw net.ipv4.ip_forward=1; done
  sleep 1 # the kernel's own IGMP reports would be flows too
}
