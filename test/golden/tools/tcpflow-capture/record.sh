#!/bin/bash
# Records tcpflow/*.txt with Debian's tcpflow (1.6.1-2) over the capture of make.py. No network and no root are needed.
set -u
here=$(cd "$(dirname "$0")" && pwd)
out=$here/../tcpflow
export LC_ALL=C.UTF-8
mkdir -p "$out"
"$here/make.py" "$here/flows.pcap"

record() { # name, command line
  local dir stdout stderr status
  dir=$(mktemp -d)
  cp "$here/flows.pcap" "$dir"
  echo 'not a capture' > "$dir/text.txt"
  (cd "$dir" && bash -c "$2" > /tmp/stdout.$$ 2> /tmp/stderr.$$)
  status=$?
  {
    echo "\$ $2"
    cat /tmp/stdout.$$
    [ -s /tmp/stdout.$$ ] && [ "$(tail -c 1 /tmp/stdout.$$ | od -An -tx1)" != ' 0a' ] && printf '\n[no newline]\n'
    if [ -s /tmp/stderr.$$ ]; then echo '[stderr]'; cat /tmp/stderr.$$; fi
    echo "[exit $status]"
  } > "$out/$1.txt"
  rm -r "$dir" /tmp/stdout.$$ /tmp/stderr.$$
}

quiet='-S enable_report=NO'
record files "tcpflow $quiet -r flows.pcap; ls -1"
record contents "tcpflow $quiet -T to-%b -r flows.pcap; sha256sum to-00080 to-40000 to-00443"
record again "tcpflow $quiet -r flows.pcap; tcpflow $quiet -r flows.pcap; ls -1"
record template-again "tcpflow $quiet -T one -r flows.pcap; ls -1; cat onec2"
record template-all "tcpflow $quiet -T '%A_%a_%B_%b_%N%C%c' -r flows.pcap; ls -1"
record expression "tcpflow $quiet -r flows.pcap dst port 443; ls -1"
record most-bytes "tcpflow $quiet -b 8 -T to-%b -r flows.pcap; cat to-00080"
record console "tcpflow $quiet -c -r flows.pcap"
record console-bare "tcpflow $quiet -C -r flows.pcap"
record console-joined "tcpflow $quiet -C -0 -r flows.pcap src host 10.0.0.1"
record console-binary "tcpflow $quiet -B -C -0 -r flows.pcap src port 80 | sha256sum"
record console-most-bytes "tcpflow $quiet -C -b 8 -r flows.pcap dst port 80"
record missing "tcpflow $quiet -r nope.pcap"
record not-a-capture "tcpflow $quiet -r text.txt"
record bad-expression "tcpflow $quiet -r flows.pcap foo bar"
record version "tcpflow -V"
