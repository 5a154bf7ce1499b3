"""Makes the certificates of certificates.json with the real openssl: make(FOLDER) writes NAME.pem, NAME.key, roots.pem, rogue.pem."""
import json
import os
import subprocess

HERE = os.path.dirname(os.path.abspath(__file__))
CONFIG = '''
[ca]
default_ca = own
[own]
database = {folder}/index.txt
new_certs_dir = {folder}
rand_serial = yes
default_md = sha256
policy = any
copy_extensions = none
unique_subject = no
[any]
commonName = supplied
[req]
distinguished_name = name
[name]
[root]
basicConstraints = critical, CA:TRUE
keyUsage = critical, keyCertSign, cRLSign
subjectKeyIdentifier = hash
[intermediate]
basicConstraints = critical, CA:TRUE, pathlen:0
keyUsage = critical, keyCertSign, cRLSign
subjectKeyIdentifier = hash
authorityKeyIdentifier = keyid
'''
LEAF = '''[leaf]
basicConstraints = critical, CA:FALSE
keyUsage = critical, digitalSignature{encipher}
extendedKeyUsage = {usage}Auth
subjectAltName = {names}
'''


def specs():
    return json.load(open(os.path.join(HERE, 'certificates.json')))


def names():
    return list(specs())


def make(folder):
    def openssl(*words):
        subprocess.run(['openssl', *words], check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)

    def key(name, kind='p256'):
        how = ['RSA', '-pkeyopt', 'rsa_keygen_bits:2048'] if kind == 'rsa' else ['EC', '-pkeyopt', 'ec_paramgen_curve:P-256']
        openssl('genpkey', '-algorithm', *how, '-out', f'{folder}/{name}.key')

    def sign(name, subject, config, section, issuer, dates):
        open(f'{folder}/{name}.cnf', 'w').write(config)
        openssl('req', '-new', '-key', f'{folder}/{name}.key', '-subj', f'/CN={subject}', '-config', f'{folder}/{name}.cnf', '-out', f'{folder}/{name}.csr')
        by = ['-selfsign', '-keyfile', f'{folder}/{name}.key'] if issuer is None else ['-cert', f'{folder}/{issuer}.pem', '-keyfile', f'{folder}/{issuer}.key']
        stamp = lambda date: date.replace('-', '') + '000000Z'
        openssl('ca', '-batch', '-config', f'{folder}/{name}.cnf', '-extensions', section, *by, '-notext', '-startdate', stamp(dates[0]), '-enddate', stamp(dates[1]), '-in', f'{folder}/{name}.csr', '-out', f'{folder}/{name}.pem')

    open(f'{folder}/index.txt', 'w').close()
    config = CONFIG.format(folder=folder)
    always = ('2025-01-01', '2045-01-01')
    for name, title in (('roots', 'Lab Root CA'), ('rogue', 'Rogue Root CA')):
        key(name)
        sign(name, title, config, 'root', None, always)
    key('middle')
    sign('middle', 'Lab Intermediate CA', config, 'intermediate', 'roots', always)
    for name, spec in specs().items():
        key(name, spec.get('key', 'p256'))
        leaf = LEAF.format(
            encipher=', keyEncipherment' if spec.get('key') == 'rsa' else '',
            usage=spec.get('usage', 'server'),
            names=', '.join(f'DNS:{each}' for each in spec['names']),
        )
        issuer = {'self': None, 'rogue': 'rogue'}.get(spec.get('issuer'), 'middle' if spec.get('intermediate') else 'roots')
        dates = (spec.get('from', '2025-12-01'), spec.get('to', '2035-12-01'))
        sign(name, spec['names'][0], config + leaf, 'leaf', issuer, dates)
        if spec.get('intermediate'):
            open(f'{folder}/{name}.pem', 'a').write(open(f'{folder}/middle.pem').read())
