#!/bin/bash
# What OpenSSL 3.0 prints of two X25519 keys that guard nothing (a.pem, b.pem). Run here; a file for each command, as test/golden/tools has them.
rec() { f=$1.txt; { echo "\$ $2"; bash -c "$2" 2>/tmp/err; s=$?; [ -s /tmp/err ] && { echo '[stderr]'; cat /tmp/err; }; echo "[exit $s]"; } > "$f"; }
rec pubout 'openssl pkey -in a.pem -pubout'
rec text 'openssl pkey -in a.pem -noout -text'
rec text-pub 'openssl pkey -in a.pem -noout -text_pub'
rec pubout-text 'openssl pkey -in a.pem -pubout -text'
rec pubin 'openssl pkey -pubin -in b.pub -text'
rec same 'openssl pkey -in b.pem'
rec derive-a 'openssl pkeyutl -derive -inkey a.pem -peerkey b.pub -hexdump'
rec derive-b 'openssl pkeyutl -derive -inkey b.pem -peerkey a.pub -hexdump'
rec derive-sum 'openssl pkeyutl -derive -inkey a.pem -peerkey b.pub | sha256sum'
rec no-peer 'openssl pkeyutl -derive -inkey a.pem'
rec private-peer 'openssl pkeyutl -derive -inkey a.pem -peerkey b.pem'
rec missing-key 'openssl pkeyutl -derive -inkey missing.pem -peerkey b.pub'
rec missing-peer 'openssl pkeyutl -derive -inkey a.pem -peerkey missing.pub'
rec no-key 'openssl pkeyutl -derive'
rec genpkey-none 'openssl genpkey'
rec genpkey-unknown 'openssl genpkey -algorithm FOO'
