#!/bin/bash
# Records what Debian's DHCP clients print, in two network namespaces of its own; README.md says how to read the result.
# usage (root, Debian 12):  record.sh        Needs: iproute2, isc-dhcp-client, isc-dhcp-server, udhcpc, tcpdump.
set -u
here=$(cd "$(dirname "$0")" && pwd)
tmp=$(mktemp -d)
chmod 755 "$tmp" # dhcpd gives up its rights
cd "$tmp" || exit 1
S=dhcp-s$$ C=dhcp-c$$ SERVER= TAP=

cleanup() {
  kill $SERVER $TAP 2>/dev/null
  for n in $S $C; do ip netns pids $n | xargs -r kill 2>/dev/null; ip netns del $n; done
  rm -rf "$tmp"
}
trap cleanup EXIT
ip netns add $S
ip netns add $C
ip -n $S link add eth0 type veth peer name eth0 netns $C
ip -n $S link set eth0 address 02:00:00:00:00:01
ip -n $C link set eth0 address 02:00:00:00:00:02
for n in $S $C; do
  ip netns exec $n sysctl -qw net.ipv6.conf.all.disable_ipv6=1 net.ipv6.conf.default.disable_ipv6=1
  ip -n $n link set lo up
  ip -n $n link set eth0 up
done
ip -n $S addr add 10.0.0.1/24 dev eth0

# server SECONDS [NETWORK]: a server with leases of that length, which knows of no earlier ones
server() {
  stop
  local net=${2:-10.0.0}
  cat >d.conf <<X
authoritative; ping-check false; option domain-name "home.lan"; option domain-name-servers $net.1;
default-lease-time $1; max-lease-time $1; min-lease-time $1;
subnet $net.0 netmask 255.255.255.0 { range $net.100 $net.199; option routers $net.1; }
X
  : >d.leases
  ip netns exec $S dhcpd -4 -f -q -cf d.conf -lf d.leases -pf d.pid eth0 >d.log 2>&1 &
  SERVER=$!
  sleep 1
}
stop() {
  [ -n "$SERVER" ] && kill $SERVER && wait $SERVER 2>/dev/null
  SERVER=
}
# a client that has never run
fresh() {
  ip netns pids $C | xargs -r kill 2>/dev/null
  ip -n $C addr flush dev eth0
  : >c.leases
  rm -f c.pid
}
cat >script.sh <<'X'
#!/bin/sh
case $reason in
BOUND|RENEW|REBIND|REBOOT)
  [ -e /tmp/decline.$PPID ] || [ "${DECLINE:-}" = "$new_ip_address" ] && exit 1
  ip addr replace $new_ip_address/$new_subnet_mask dev $interface;;
RELEASE|EXPIRE|FAIL|STOP) ip addr flush dev $interface;;
esac
exit 0
X
cat >u.sh <<'X'
#!/bin/sh
case $1 in
bound|renew) ip addr replace $ip/$subnet dev $interface;;
deconfig) ip addr flush dev $interface;;
esac
X
chmod +x script.sh u.sh
echo 'timeout 6;' >c.conf
FILES="-cf c.conf -lf c.leases -pf c.pid -sf $tmp/script.sh"

# rec CASE SHOWN COMMAND: one command; SHOWN is what a user would have typed
rec() {
  ip netns exec $C timeout --preserve-status -s TERM "${LIMIT:-40}" bash -c "$3" >out 2>err </dev/null
  local status=$?
  {
    printf '$ %s\n' "$2"
    cat out
    [ -s err ] && printf '[stderr]\n' && cat err
    printf '[exit %s]\n' $status
  } >"$here/$1.txt"
}
dhclient() { rec "dhclient-$1" "dhclient $2" "exec dhclient ${2% *} $FILES ${2##* }"; }
udhcpc() { rec "udhcpc-$1" "udhcpc $2" "exec udhcpc $2 -s $tmp/u.sh"; }
tap() {
  [ -n "$TAP" ] && sleep 0.5 && kill $TAP && wait $TAP 2>/dev/null
  TAP=
  [ -z "${1:-}" ] && return
  ip netns exec $S tcpdump -q -U -w "$here/$1.pcap" -i eth0 'arp or udp port 67 or udp port 68' 2>/dev/null &
  TAP=$!
  sleep 0.5
}

server 600
tap dhclient
fresh
dhclient v '-v eth0'
cp c.leases "$here/dhclient.leases"
ip netns pids $C | xargs -r kill
dhclient reboot '-v eth0'
dhclient release '-v -r eth0'
dhclient release-none '-v -r eth0'
dhclient quiet '-q eth0'
dhclient quiet-release '-q -r eth0'
dhclient once '-v -1 eth0'
dhclient exit '-v -x eth0'
fresh
dhclient no-wait '-v -nw eth0'
sleep 1
fresh
tap
rec dhclient-badif 'dhclient -v eth9' "dhclient -v $FILES eth9"
rec dhclient-usage 'dhclient --help' 'dhclient --help'
rec dhclient-version 'dhclient --version' 'dhclient --version'
rec dhclient-bad-option 'dhclient -Z eth0' "dhclient -Z eth0"
tap dhclient-renew
server 20
LIMIT=12 dhclient renew '-v -d eth0'
fresh
tap dhclient-lost # the server goes away: renewing, rebinding, expiry
{ sleep 3; stop; } &
(
  echo 'timeout 4; retry 60;' >c.conf
  LIMIT=34 dhclient lost '-v -d eth0'
)
SERVER=
pkill -P $$ -x dhcpd 2>/dev/null
server 600
fresh
tap dhclient-nak # it comes back to another network
dhclient v-before '-v eth0'
rm "$here/dhclient-v-before.txt"
ip netns pids $C | xargs -r kill
ip -n $S addr flush dev eth0
ip -n $S addr add 10.7.0.1/24 dev eth0
server 600 10.7.0
dhclient nak '-v eth0'
fresh
tap dhclient-decline # the script finds the first address taken
export DECLINE=10.7.0.100
sed -i 's/^timeout.*/timeout 40;/' c.conf
LIMIT=20 rec dhclient-decline 'dhclient -v eth0' "exec dhclient -v -e DECLINE=10.7.0.100 $FILES eth0"
unset DECLINE
fresh
ip -n $S addr flush dev eth0
ip -n $S addr add 10.0.0.1/24 dev eth0
server 600
tap udhcpc
udhcpc q '-i eth0 -q -f'
udhcpc release '-i eth0 -R -q -f'
udhcpc n '-i eth0 -n -q -f -t 2 -T 1'
udhcpc requested '-i eth0 -q -f -r 10.0.0.150'
udhcpc probed '-i eth0 -q -f -a'
tap
udhcpc bad-interface '-i eth9 -n -q -f'
rec udhcpc-help 'udhcpc --help' 'udhcpc --help'
rec udhcpc-bad-option 'udhcpc -Z' 'udhcpc -Z'
server 20
tap udhcpc-renew
LIMIT=14 udhcpc renew '-i eth0 -f'
LIMIT=5 udhcpc release-on-exit '-i eth0 -f -R'
stop
tap
udhcpc fail '-i eth0 -n -q -f -t 2 -T 1'
LIMIT=9 udhcpc fail-then-pause '-i eth0 -f -t 2 -T 1 -A 3'
ip netns pids $C | xargs -r kill
