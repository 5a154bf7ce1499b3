#!/bin/bash
# Records what iptables 1.8.9 and conntrack 1.4.7 print on a NAT router; README.md says how to read the result. Usage: sudo record.sh
set -u
here=$(cd "$(dirname "$0")" && pwd)
. "$here/network.sh"
up
find "$here" -name '*.txt' ! -name translations.txt -delete
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
