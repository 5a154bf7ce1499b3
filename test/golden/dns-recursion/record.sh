#!/bin/bash
# Records what BIND answers as a recursive resolver, in a network namespace of its own: a root server, a server of test., the resolver.
# Needs root, bind9 and dnsutils. Usage: ./record.sh > answers.txt
set -e
here=$(cd "$(dirname "$0")" && pwd)
if [ "$1" != inside ]; then exec unshare -n "$here/record.sh" inside; fi
dir=$(mktemp -d)
ip link set lo up
for k in 1 2 3; do ip addr add 10.77.0.$k/32 dev lo; mkdir "$dir/$k"; done
common() { echo "options { directory \"$dir/$1\"; listen-on { 10.77.0.$1; }; listen-on-v6 { none; }; pid-file \"$dir/$1/pid\"; dnssec-validation no; $2 }; controls { };"; }
{ common 2 'recursion no;'; echo "zone \".\" { type primary; file \"$here/root.zone\"; };"; } > "$dir/2.conf"
{ common 3 'recursion no;'; echo "zone \"test.\" { type primary; file \"$here/test.zone\"; };"; } > "$dir/3.conf"
{ common 1 'recursion yes; empty-zones-enable no; qname-minimization off;'; echo "zone \".\" { type hint; file \"$dir/hints\"; };"; } > "$dir/1.conf"
printf '. 3600000 NS root.\nroot. 3600000 A 10.77.0.2\n' > "$dir/hints"
for k in 2 3 1; do named -c "$dir/$k.conf" -f -u root 2> /dev/null & pids="$pids $!"; done
sleep 2
while read -r line; do
  echo "## $line"
  # shellcheck disable=SC2086
  dig @10.77.0.1 +noall +comments +answer +authority +additional $line | sed -n 's/.*status: \([A-Z]*\),.*/\1/p; t; /^;; [A-Z]* SECTION/p; /^[^;]/p'
done < "$here/questions.txt"
kill $pids
