#!/bin/bash
# Captures of curl and openssl s_client talking to openssl s_server on the loopback, and what ssldump 1.4 prints of them. server.key guards nothing.
cd "$(dirname "$0")" || exit 1
port=4433
printf 'Tea at four.\n' > /tmp/page.txt
(cd /tmp && exec timeout 60 openssl s_server -accept $port -key "$OLDPWD/server.key" -cert "$OLDPWD/server.crt" -WWW -quiet) >/dev/null 2>&1 &
sleep 1
capture() { name=$1; shift; timeout 6 tcpdump -i lo -U -w "/tmp/$name.pcap" tcp port $port 2>/dev/null & sleep 1; timeout 3 "$@" </dev/null >/dev/null 2>&1; sleep 1; kill $!; wait $! 2>/dev/null; cp "/tmp/$name.pcap" .; }
url=https://localhost:$port/page.txt
capture rsa curl -sk --tls-max 1.2 --ciphers AES128-GCM-SHA256 $url
capture rsa-256 curl -sk --tls-max 1.2 --ciphers AES256-GCM-SHA384 $url
capture ecdhe curl -sk --tls-max 1.2 --ciphers ECDHE-RSA-AES128-GCM-SHA256 $url
capture tls13 curl -sk $url
capture s-client openssl s_client -tls1_2 -cipher AES128-GCM-SHA256 -connect localhost:$port
capture refused curl -s --tls-max 1.2 --ciphers AES128-GCM-SHA256 $url
kill %1 2>/dev/null
rec() { f=$1.txt; { echo "\$ $2"; timeout 5 bash -c "$2" 2>/dev/null; echo "[exit $?]"; } > "$f"; }
for c in rsa rsa-256 ecdhe tls13 s-client refused; do
  rec $c "ssldump -n -r $c.pcap"
  rec $c-key "ssldump -n -r $c.pcap -k server.key"
  rec $c-data "ssldump -n -r $c.pcap -k server.key -d"
done
