#!/usr/bin/env bash
# Every capture in a folder must please tshark: `scripts/tshark-gate.sh FOLDER`. Frames that a link or a learner damaged on
# purpose carry a comment that begins `damaged:` and are exempt; nothing else is. The gate first proves that it can fail.
# A capture of many link ends holds each segment several times, which tshark's reassembly of messages takes for trouble: what it
# then says counts only if it says so of a link end by itself.
set -euo pipefail
here="$(cd "$(dirname "$0")" && pwd)"
folder="${1:?usage: tshark-gate.sh FOLDER}"

options=(-o eth.check_fcs:TRUE -o ip.check_checksum:TRUE -o tcp.check_checksum:TRUE -o udp.check_checksum:TRUE)
# tshark sums the start of a segment that an ICMP error quotes as though it were all of it: there its word about TCP does not count.
wrong='_ws.malformed || eth.fcs.status==0 || ip.checksum.status==0 || udp.checksum.status==0'
# And it may put a packet together from fragments of several link ends, a damaged one among them.
wrong+=' || (icmp.checksum.status==0 && !ip.fragments)'
wrong+=' || ((_ws.expert.severity>=8388608 || tcp.checksum.status==0) && !(icmp && tcp))'

scratch="$(mktemp -d)"
trap 'rm -rf "$scratch"' EXIT

command -v tshark >/dev/null || { echo "tshark-gate: tshark is not installed" >&2; exit 1; }

# tshark's messages go to a file and are shown only when it fails: as root it greets us with a warning every time.
run_tshark() {
  tshark "$@" 2>"$scratch/stderr" || { echo "tshark-gate: tshark failed on $2:" >&2; cat "$scratch/stderr" >&2; return 1; }
}

# Prints what is wrong with one capture; fails if anything is.
judge() {
  local capture="$1" complaints frames unexcused unchecked
  complaints="$(run_tshark -r "$capture" "${options[@]}" -Y "$wrong")" || return 1
  if [ -n "$complaints" ]; then
    unexcused="$(run_tshark -r "$capture" "${options[@]}" -Y "$wrong" -T fields -E aggregator=' ' -e frame.number -e frame.comment |
      awk -F'\t' '$2 !~ /^damaged:/ { print $1 }')" || return 1
    if [ -n "$unexcused" ]; then
      echo "$capture: frames $(echo $unexcused) are wrong:"
      grep -E "^ *($(echo $unexcused | tr ' ' '|')) " <<<"$complaints" || echo "$complaints"
      return 1
    fi
  fi
  frames="$(run_tshark -r "$capture" "${options[@]}" -T fields -e frame.number -e eth.fcs.status -e frame.comment)" || return 1
  if [ -z "$frames" ]; then
    echo "$capture: holds no frame"
    return 1
  fi
  # A frame whose FCS tshark does not see cannot fail the test of its FCS.
  unchecked="$(awk -F'\t' '$2 == "" && $3 !~ /^damaged:/ { print $1 }' <<<"$frames")"
  if [ -n "$unchecked" ]; then
    echo "$capture: tshark sees no FCS in frames" $unchecked
    return 1
  fi
}

# As judge; but of several link ends together only what is wrong with one of them counts.
judge_ends() {
  local capture="$1" verdict parts part
  verdict="$(judge "$capture")" && return
  parts="$(mktemp -d -p "$scratch")"
  if ! grep -q 'are wrong:$' <<<"$verdict" || ! node "$here/split-capture.js" "$capture" "$parts"; then
    echo "$verdict"
    return 1
  fi
  for part in "$parts"/*.pcapng; do
    verdict="$(judge "$part")" || { echo "$capture, interface $(basename "$part" .pcapng):" && echo "$verdict" && return 1; }
  done
}

# With the key log every sealed record opens, at each link end; and nothing is wrong with what was inside.
judge_secrets() {
  local capture="$1" keys="${1%.*}.keys" ends parts end part verdict wrong_inside
  ends="$(run_tshark -r "$capture" -Y 'tls.app_data || tls.record.opaque_type || tls.change_cipher_spec' -T fields -e frame.interface_id |
    sort -un)" || return 1
  [ -n "$ends" ] || return 0
  if [ ! -s "$keys" ]; then
    echo "$capture: holds TLS, but there is no key log $(basename "$keys")"
    return 1
  fi
  parts="$(mktemp -d -p "$scratch")"
  node "$here/split-capture.js" "$capture" "$parts" || return 1
  for end in $ends; do
    part="$parts/$end.pcapng"
    verdict="$(node "$here/undecrypted.js" "$part" "$keys")" || { echo "$capture, interface $end: $verdict" && return 1; }
    wrong_inside="$(run_tshark -r "$part" "${options[@]}" -o tls.keylog_file:"$keys" -o tcp.reassemble_out_of_order:TRUE \
      -Y 'tls && _ws.malformed' -T fields -E aggregator=' ' -e frame.number -e frame.comment |
      awk -F'\t' '$2 !~ /^damaged:/ { print $1 }')" || return 1
    [ -z "$wrong_inside" ] || { echo "$capture, interface $end: frames $(echo $wrong_inside) are wrong inside TLS" && return 1; }
  done
}

count() {
  local comments
  comments="$(run_tshark -r "$1" -T fields -e frame.number -e frame.comment)" || return 1
  wc -l <<<"$comments" >>"$scratch/frames"
  awk -F'\t' '$2 ~ /^damaged:/' <<<"$comments" | wc -l >>"$scratch/damaged"
}

self_test() {
  local kind
  for kind in flip cut empty; do
    node "$here/spoil-capture.js" "$kind" "$1" "$scratch/spoilt.pcapng"
    if judge_ends "$scratch/spoilt.pcapng" >/dev/null 2>&1; then
      echo "tshark-gate: the gate let a spoilt capture ($kind) pass" >&2
      return 1
    fi
  done
}

mapfile -d '' captures < <(find "$folder" -type f \( -name '*.pcapng' -o -name '*.pcap' \) -print0 | sort -z)
if [ "${#captures[@]}" -eq 0 ]; then
  echo "tshark-gate: no capture in $folder" >&2
  exit 1
fi

sound=""
for capture in "${captures[@]}"; do
  if judge "$capture" >/dev/null 2>&1; then sound="$capture"; break; fi
done
if [ -n "$sound" ]; then self_test "$sound"; fi

failed=0
: >"$scratch/frames"
: >"$scratch/damaged"
for capture in "${captures[@]}"; do
  if judge_ends "$capture" && judge_secrets "$capture"; then count "$capture"; else failed=$((failed + 1)); fi
done
total() { awk '{ sum += $1 } END { print sum + 0 }' "$1"; }
echo "tshark-gate: ${#captures[@]} captures, $(total "$scratch/frames") frames, $(total "$scratch/damaged") damaged on purpose, $failed refused"
[ "$failed" -eq 0 ]
