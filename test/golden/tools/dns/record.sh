#!/bin/bash
# Records what Debian's dig, nslookup and host print, and what they and bind9's named said to each other; README.md tells more.
# usage (root, Debian 12):  record.sh [pattern]      pattern: a regular expression for case names, such as dig/trace; none = all
# Needs: bind9 bind9-dnsutils bind9-host iproute2 iptables tcpdump tshark python3.
set -u
here=$(cd "$(dirname "$0")" && pwd)
tools=$here/..
tmp=$(mktemp -d)
home=$tmp/home
P=wlg-
NODES="lan alice res root com ns1 ns2 dead closed odd"
declare -A ADDRESS=([alice]=10.4.4.2 [res]=10.4.4.10 [root]=10.4.4.20 [com]=10.4.4.30 [ns1]=10.4.4.40 [ns2]=10.4.4.41 [odd]=10.4.4.50 [dead]=10.4.4.66 [closed]=10.4.4.67)

down() {
  for pid in $(cat "$tmp"/*.pid 2>/dev/null); do kill "$pid" 2>/dev/null; done
  for n in $NODES; do ip netns del "$P$n" 2>/dev/null; rm -rf "/etc/netns/$P$n"; done
}
up() {
  for n in $NODES; do
    ip netns add "$P$n"
    ip netns exec "$P$n" sysctl -qw net.ipv6.conf.all.disable_ipv6=1 net.ipv6.conf.default.disable_ipv6=1
    ip -n "$P$n" link set lo up
  done
  ip -n "${P}lan" link add br0 type bridge
  ip -n "${P}lan" link set br0 up
  for n in "${!ADDRESS[@]}"; do
    ip -n "${P}lan" link add "p$n" type veth peer name eth0 netns "$P$n"
    ip -n "${P}lan" link set "p$n" master br0 up
    ip -n "$P$n" addr add "${ADDRESS[$n]}/24" dev eth0
    ip -n "$P$n" link set eth0 up
  done
  ip -n "${P}odd" addr add 10.4.4.51/24 dev eth0
  ip netns exec "${P}dead" iptables -A INPUT -j DROP
  mkdir -p "/etc/netns/${P}alice" "$home"
  echo 'hosts: files dns' >"/etc/netns/${P}alice/nsswitch.conf"
  printf '127.0.0.1 localhost\n10.4.4.40 ns1\n' >"/etc/netns/${P}alice/hosts"
  touch "/etc/netns/${P}alice/resolv.conf"
  cp "$here"/inputs/*.txt "$home"
  for n in res root com ns1 ns2; do
    mkdir "$tmp/$n"
    cp "$here"/zones/* "$tmp/$n"
    cp "$here/named.${n%[12]}.conf" "$tmp/$n/named.conf"
    (cd "$tmp/$n" && exec ip netns exec "$P$n" named -g -4 -n 1 -c named.conf >"$tmp/$n.log" 2>&1) &
    echo $! >"$tmp/$n.pid"
  done
  ip netns exec "${P}odd" "$here/odd.py" &
  echo $! >"$tmp/odd.pid"
  ip netns exec "${P}alice" tcpdump -i eth0 -U --immediate-mode -w "$tmp/all.pcap" 2>/dev/null &
  echo $! >"$tmp/tcpdump.pid"
  sleep 2
}
resolv() { # what alice's /etc/resolv.conf says
  local file=/etc/netns/${P}alice/resolv.conf
  rm -f "$home/.digrc"
  case $1 in
  plain) echo 'nameserver 10.4.4.10' ;;
  digrc) cp "$here/inputs/dot-digrc" "$home/.digrc"; echo 'nameserver 10.4.4.10' ;;
  two) printf 'nameserver 10.4.4.10\nnameserver 10.4.4.40\n' ;;
  search) printf 'search example.com\nnameserver 10.4.4.10\n' ;;
  search-two) printf 'search lab.example.com example.com\nnameserver 10.4.4.10\n' ;;
  dead) echo 'nameserver 10.4.4.66' ;;
  two-dead) printf 'nameserver 10.4.4.66\nnameserver 10.4.4.67\n' ;;
  dead-then-good) printf 'nameserver 10.4.4.66\nnameserver 10.4.4.10\n' ;;
  closed-then-good) printf 'nameserver 10.4.4.67\nnameserver 10.4.4.10\n' ;;
  none) : ;;
  esac >"$file"
}
node() {
  ip netns exec "${P}alice" env -i PATH=/usr/bin:/bin:/usr/sbin HOME="$home" LANG=C.UTF-8 TZ=UTC \
    unshare --uts bash --norc -c 'hostname alice; cd "$1"; exec timeout --foreground 60 bash --norc --noprofile -c "$2"' - "$home" "$1"
}
mark() { ip netns exec "${P}alice" bash -c 'printf "case %s" "$1" >/dev/udp/10.4.4.10/9' - "$1"; }
rec() { # rec CASE RESOLV COMMAND
  local f=$tools/$1.txt status
  resolv "$2"
  mark "$1"
  node "$3" >"$tmp/out" 2>"$tmp/err" </dev/null
  status=$?
  mkdir -p "${f%/*}"
  {
    printf '$ %s\n' "$3"
    cat "$tmp/out"
    [ -s "$tmp/out" ] && [ -n "$(tail -c1 "$tmp/out")" ] && printf '\n[no newline]\n'
    if [ -s "$tmp/err" ]; then
      printf '[stderr]\n'
      cat "$tmp/err"
      [ -n "$(tail -c1 "$tmp/err")" ] && printf '\n[no newline]\n'
    fi
    printf '[exit %s]\n' "$status"
  } >"$f"
}

trap 'down; rm -rf "$tmp"' EXIT
down
up
tail -n +2 "$here/cases.tsv" | while IFS=$'\t' read -r case resolv command; do
  [[ $case =~ ${1:-.} ]] && rec "$case" "$resolv" "$command"
done
mark end
sleep 0.5
"$here/replies.py" "$tmp/all.pcap" "$here/replies.tsv" "${1:-}"
