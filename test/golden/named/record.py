#!/usr/bin/env python3
"""Asks BIND's named, in a network namespace of its own, every question below and keeps the bytes of its answers.

    sudo unshare -n test/golden/named/record.py        writes test/golden/named/answers.tsv

A line of answers.tsv: server (`zones` or `root`), transport, what is asked, question and answer in hexadecimal (an answer of
`-` is silence). Questions are made here and nowhere else: the same every time, ids counted up.
"""
import os, socket, struct, subprocess, sys, tempfile, time

HERE = os.path.dirname(os.path.abspath(__file__))
TYPES = dict(A=1, NS=2, CNAME=5, SOA=6, PTR=12, MX=15, TXT=16, AAAA=28, SRV=33, DS=43, ANY=255, CAA=257, AXFR=252, MAILB=253, OPT=41, TYPE65280=65280, TYPE0=0)

def name(text):
    out = b''
    for label in text.rstrip('.').split('.') if text != '.' else []:
        label = label.replace('%2e', '.').encode()
        out += bytes([len(label)]) + label
    return out + b'\0'

def question(n, t, c=1):
    return name(n) + struct.pack('>HH', TYPES.get(t, t), c)

def message(ident, flags, questions, additional=b'', counts=None):
    qd, an, ns, ar = counts or (len(questions), 0, 0, 1 if additional else 0)
    return struct.pack('>HHHHHH', ident, flags, qd, an, ns, ar) + b''.join(questions) + additional

def opt(size=1232, version=0, do=0, options=b''):
    return b'\0' + struct.pack('>HHBBHH', 41, size, 0, version, 0x8000 if do else 0, len(options)) + options

RD, AD, CD = 0x100, 0x20, 0x10
PLAIN = ['A', 'AAAA', 'NS', 'MX', 'TXT', 'SOA', 'CNAME', 'ANY']

def cases():
    """(server, client, transport, words, flags, questions, additional, counts)"""
    def ask(n, t, words='', flags=0, extra=opt(), server='zones', transport='udp', client='127.0.0.1', c=1):
        return (server, client, transport, f'{n} {t} {words}'.strip(), flags, [question(n, t, c)], extra, None)
    e = 'example.com'
    for n in [e, f'ns1.{e}', f'www.{e}', f'web.{e}', f'a.b.ent.{e}', f'b.ent.{e}', f'ent.{e}', f'nothing.{e}', f'x.wild.{e}', f'wild.{e}',
              f'noaddr.{e}', f'deleg.{e}', f'host.deleg.{e}', f'child.{e}', f'www.child.{e}', 'other.net', f'generic.{e}']:
        for t in PLAIN:
            yield ask(n, t)
    for n in [f'chain1.{e}', f'out.{e}', f'foreign.{e}', f'dangling.{e}', f'intodeleg.{e}', f'intochild.{e}', f'loop1.{e}', f'self.{e}',
              f'y.alias.{e}', f'y.ghost.{e}', f'x.here.wild.{e}', f'here.wild.{e}', f'below.wild.{e}', f'x.below.wild.{e}', f'x.y.z.wild.{e}',
              f'*.wild.{e}', f'ns.deleg.{e}', f'hidden.deleg.{e}', f'bare.{e}', f'x.sibling.{e}', f'up.child.{e}', f'no.child.{e}',
              'back.other.net', 'www.other.net', f'esc%2eaped.{e}', f'under_score.{e}', f'mixed.{e}', f'MIXED.{e}', f'upper.{e}',
              f'UPPER.Example.COM', f'WwW.{e}', 'EXAMPLE.com', f'X.WILD.{e}', f'NoThing.{e}', 'com', 'nowhere.invalid', '.', f'x.deleg.{e}',
              f'ns10.wide.{e}', f'x.wide.{e}']:
        for t in ['A', 'TXT', 'CNAME', 'NS', 'ANY']:
            yield ask(n, t)
    for n in [f'_sip._tcp.{e}', f'_xmpp._tcp.{e}', f'_tcp.{e}']:
        for t in ['SRV', 'ANY', 'A']:
            yield ask(n, t)
    for n in ['1.2.0.192.in-addr.arpa', '80.2.0.192.in-addr.arpa', '7.2.0.192.in-addr.arpa', '99.2.0.192.in-addr.arpa', '2.0.192.in-addr.arpa', '0.192.in-addr.arpa']:
        for t in ['PTR', 'ANY', 'A']:
            yield ask(n, t)
    for t in ['CAA', 'DS', 'SRV', 'TYPE65280', 'AXFR', 'MAILB', 'OPT', 'TYPE0']:
        for n in [e, f'child.{e}', f'deleg.{e}', f'generic.{e}', f'x.deleg.{e}', 'nowhere.invalid']:
            yield ask(n, t)
    for words, flags in [('rd', RD), ('ad', AD), ('cd', CD), ('rd ad cd', RD | AD | CD), ('z', 0x40), ('aa tc ra', 0x400 | 0x200 | 0x80)]:
        for n in [e, f'nothing.{e}', f'x.deleg.{e}', 'nowhere.invalid']:
            yield ask(n, 'A', words, flags)
    for n, t in [(f'big.{e}', 'TXT'), (f'many.{e}', 'A'), (f'many.{e}', 'ANY'), (f'mxs.{e}', 'MX'), (f'x.wide.{e}', 'A'), (f'wide.{e}', 'NS'), (e, 'ANY'), (e, 'MX'), (f'web.{e}', 'A')]:
        for words, extra in [('no edns', b''), ('size 0', opt(0)), ('size 512', opt(512)), ('size 600', opt(600)), ('size 700', opt(700)), ('size 900', opt(900)), ('size 1232', opt()), ('size 4096', opt(4096))]:
            yield ask(n, t, words, 0, extra)
        yield ask(n, t, '', 0, opt(512), transport='tcp')
        yield ask(n, t, 'no edns', 0, b'', transport='tcp')
    for words, extra in [('do', opt(do=1)), ('version 1', opt(version=1)), ('version 255', opt(version=255)), ('padding', opt(options=struct.pack('>HH', 12, 4) + bytes(4))),
                         ('unknown option', opt(options=struct.pack('>HH', 65001, 2) + b'ab'))]:
        for n in [e, f'nothing.{e}', 'nowhere.invalid']:
            yield ask(n, 'A', words, RD, extra)
    yield ('zones', '127.0.0.1', 'udp', 'two OPT records', 0, [question(e, 'A')], opt() + opt(), (1, 0, 0, 2))
    for opcode in [1, 2, 3, 6, 15]:
        yield ('zones', '127.0.0.1', 'udp', f'opcode {opcode}', opcode << 11, [question(e, 'A')], opt(), None)
        yield ('zones', '127.0.0.1', 'udp', f'opcode {opcode} rd no edns', opcode << 11 | RD, [question(e, 'A')], b'', None)
    yield ('zones', '127.0.0.1', 'udp', 'no question', 0, [], opt(), None)
    yield ('zones', '127.0.0.1', 'udp', 'no question no edns', 0, [], b'', None)
    yield ('zones', '127.0.0.1', 'udp', 'two questions', 0, [question(e, 'A'), question(e, 'AAAA')], b'', None)
    yield ('zones', '127.0.0.1', 'udp', 'a response', 0x8000, [question(e, 'A')], b'', None)
    yield ('zones', '127.0.0.1', 'udp', 'a question cut short', 0, [question(e, 'A')[:-3]], b'', (1, 0, 0, 0))
    yield ('zones', '127.0.0.1', 'udp', 'an announced record that is not there', RD, [question(e, 'A')], b'', (1, 0, 0, 1))
    yield ('zones', '127.0.0.1', 'udp', 'a pointer to itself', 0, [b'\xc0\x0c\0\x01\0\x01'], b'', (1, 0, 0, 0))
    yield ('zones', '127.0.0.1', 'udp', 'bytes behind the question', 0, [question(e, 'A')], b'xyz', (1, 0, 0, 0))
    for c in [3, 4, 254, 255, 7]:
        for n in [e, 'version.bind', 'nowhere.invalid']:
            yield ask(n, 'TXT', f'class {c}', 0, opt(), c=c)
    for n in ['.', 'com', 'www.google.com', 'net', 'a.root-servers.net', 'root-servers.net', 'arpa', 'x.arpa', 'test', 'x.test', 'invalid', 'x.invalid', 'org', 'a.gtld-servers.net']:
        for t in ['A', 'NS', 'SOA', 'TXT', 'ANY', 'DS']:
            yield ask(n, t, server='root')

CONF = '''options { directory "%(dir)s"; listen-on port 53 { %(address)s; }; listen-on-v6 { none; }; pid-file "%(dir)s/pid"; session-keyfile "%(dir)s/key";
  recursion no; minimal-responses no; minimal-any no; rrset-order { order none; }; dnssec-validation no; notify no; allow-query { any; }; empty-zones-enable no; check-names primary ignore;
  edns-udp-size 1232; max-udp-size 1232; answer-cookie no; allow-transfer { none; }; version "golden"; hostname "golden"; };
controls { };
%(zones)s
'''

def start(work, server, address, zones):
    folder = os.path.join(work, server)
    os.mkdir(folder)
    lines = [f'zone "{origin}" {{ type primary; file "{HERE}/zones/{file}"; }};' for origin, file in zones]
    with open(os.path.join(folder, 'named.conf'), 'w') as out:
        out.write(CONF % dict(dir=folder, address=address, zones='\n'.join(lines)))
    log = open(os.path.join(folder, 'log'), 'w')
    return subprocess.Popen(['named', '-g', '-n', '1', '-c', os.path.join(folder, 'named.conf')], stdout=log, stderr=log)

def udp(client, server, bytes_):
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as s:
        s.bind((client, 0))
        s.settimeout(0.7)
        s.sendto(bytes_, (server, 53))
        try:
            return s.recv(65535)
        except TimeoutError:
            return None

def tcp(client, server, bytes_):
    with socket.create_connection((server, 53), timeout=2, source_address=(client, 0)) as s:
        s.sendall(struct.pack('>H', len(bytes_)) + bytes_)
        data = b''
        while len(data) < 2 or len(data) < 2 + struct.unpack('>H', data[:2])[0]:
            more = s.recv(65535)
            if not more:
                return None
            data += more
        return data[2:]

def main():
    subprocess.run(['ip', 'link', 'set', 'lo', 'up'], check=True)
    for own in ['127.0.0.53', '127.0.0.54']:
        subprocess.run(['ip', 'address', 'add', f'{own}/8', 'dev', 'lo'], check=True)
    work = tempfile.mkdtemp()
    os.chmod(work, 0o755)
    servers = [
        start(work, 'zones', '127.0.0.53', [(z, z) for z in ['example.com', 'child.example.com', 'other.net', '2.0.192.in-addr.arpa']]),
        start(work, 'root', '127.0.0.54', [('.', 'root')]),
    ]
    time.sleep(2)
    for folder in ['zones', 'root']:
        log = open(os.path.join(work, folder, 'log')).read()
        if 'running' not in log or 'not loaded' in log:
            sys.exit(log[-1500:])
    address = dict(zones='127.0.0.53', root='127.0.0.54')
    with open(os.path.join(HERE, 'answers.tsv'), 'w') as out:
        for number, (server, client, transport, words, flags, questions, extra, counts) in enumerate(cases()):
            asked = message(0x1000 + number, flags, questions, extra, counts)
            answer = (udp if transport == 'udp' else tcp)(client, address[server], asked)
            if number == 0 and not answer:
                sys.exit('no answer to the first question')
            out.write('\t'.join([server, transport, words, asked.hex(), answer.hex() if answer else '-']) + '\n')
    for server in servers:
        server.terminate()
        server.wait()
    sys.stderr.write(open(os.path.join(work, 'zones', 'log')).read()[-600:])

main()
