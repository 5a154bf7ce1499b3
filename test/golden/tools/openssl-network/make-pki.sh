#!/bin/bash
# Makes the throwaway authority and the certificates of pki/ (keys included: they are public, and protect nothing).
# Run it once; what it made is checked in, so that recordings made later meet the same certificates.
set -euo pipefail
cd "$(dirname "$0")/pki"
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

p256() { openssl genpkey -quiet -algorithm EC -pkeyopt ec_paramgen_curve:P-256 -out "$1.key"; }
rsa() { openssl genpkey -quiet -algorithm RSA -pkeyopt rsa_keygen_bits:2048 -out "$1.key"; }

# issue <name> <subject> <issuer or self> <from> <to> <serial> <extensions...>
issue() {
  local name=$1 subject=$2 issuer=$3 from=$4 to=$5 serial=$6
  shift 6
  : >"$work/index.txt"
  echo "$serial" >"$work/serial"
  { cat <<CONF
[ca]
default_ca = it
[it]
database = $work/index.txt
serial = $work/serial
new_certs_dir = $work
default_md = sha256
policy = any
unique_subject = no
[any]
organizationName = optional
commonName = supplied
[req]
distinguished_name = dn
[dn]
[ext]
CONF
    printf '%s\n' "$@"; } >"$work/conf"
  openssl req -new -config "$work/conf" -key "$name.key" -subj "$subject" -out "$work/req"
  if [ "$issuer" = self ]; then signer=(-selfsign -keyfile "$name.key"); else signer=(-cert "$issuer.pem" -keyfile "$issuer.key"); fi
  openssl ca -batch -notext -config "$work/conf" -extensions ext "${signer[@]}" -in "$work/req" -startdate "$from" -enddate "$to" -out "$name.pem" 2>/dev/null
}

CA=(basicConstraints=critical,CA:TRUE keyUsage=critical,keyCertSign,cRLSign subjectKeyIdentifier=hash)
SUB=(basicConstraints=critical,CA:TRUE,pathlen:0 keyUsage=critical,keyCertSign,cRLSign subjectKeyIdentifier=hash authorityKeyIdentifier=keyid)
LEAF=(basicConstraints=critical,CA:FALSE keyUsage=critical,digitalSignature subjectKeyIdentifier=hash authorityKeyIdentifier=keyid)
OLD=20250101000000Z
LATE=20350101000000Z

p256 root; issue root '/O=wirelab/CN=wirelab test root' self $OLD $LATE 01 "${CA[@]}"
p256 rogue; issue rogue '/O=rogue/CN=rogue root' self $OLD $LATE 02 "${CA[@]}"
p256 middle; issue middle '/O=wirelab/CN=wirelab test intermediate' root $OLD $LATE 03 "${SUB[@]}"

www='subjectAltName=DNS:www.example.com,DNS:example.com'
p256 www; issue www '/CN=www.example.com' middle $OLD $LATE 1001 "${LEAF[@]}" extendedKeyUsage=serverAuth "$www"
rsa rsa; issue rsa '/CN=www.example.com' root $OLD $LATE 1002 "${LEAF[@]/digitalSignature/digitalSignature,keyEncipherment}" extendedKeyUsage=serverAuth "$www"
p256 expired; issue expired '/CN=www.example.com' root 20200101000000Z 20210101000000Z 1003 "${LEAF[@]}" extendedKeyUsage=serverAuth "$www"
p256 early; issue early '/CN=www.example.com' root 20340101000000Z $LATE 1004 "${LEAF[@]}" extendedKeyUsage=serverAuth "$www"
p256 self; issue self '/CN=www.example.com' self $OLD $LATE 1005 basicConstraints=critical,CA:FALSE keyUsage=critical,digitalSignature subjectKeyIdentifier=hash extendedKeyUsage=serverAuth "$www"
p256 untrusted; issue untrusted '/CN=www.example.com' rogue $OLD $LATE 1006 "${LEAF[@]}" extendedKeyUsage=serverAuth "$www"
p256 other; issue other '/CN=other.example.com' root $OLD $LATE 1007 "${LEAF[@]}" extendedKeyUsage=serverAuth subjectAltName=DNS:other.example.com,DNS:*.other.example.com,IP:10.0.0.3
p256 client; issue client '/CN=www.example.com' root $OLD $LATE 1008 "${LEAF[@]}" extendedKeyUsage=clientAuth "$www"
cat www.pem middle.pem >www-chain.pem
openssl x509 -in www.pem -outform DER -out www.der
echo 'These keys are public: whoever has wirelab has them. They protect nothing, and nobody may trust their certificates.' >README
