/** The real openssl judges our certificates and keys, and our verdicts and printing are held to its own. */
import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { printCertificate } from '../../src/programs/lib/x509-text.ts';
import { nameLine } from '../../src/programs/lib/x509-text-words.ts';
import { utf8 } from '../../src/core/bytes.ts';
import { keyOf } from '../../src/protocols/tls/crypto/keys.ts';
import { constructed, primitive } from '../../src/protocols/tls/x509/der-tags.ts';
import { der, sequence } from '../../src/protocols/tls/x509/der-writer.ts';
import { identityOf, issue, rootOf } from '../../src/protocols/tls/x509/issue.ts';
import { encodeName, nameOf } from '../../src/protocols/tls/x509/names.ts';
import { OID } from '../../src/protocols/tls/x509/oids.ts';
import { certificatesOfPem, encodePem } from '../../src/protocols/tls/x509/pem.ts';
import { privateKeyPem } from '../../src/protocols/tls/x509/private-keys.ts';
import { verifyChain } from '../../src/protocols/tls/x509/verify.ts';
import { authority, certificate, DAY, decoded, handmade, NOW, rootBy, signer } from '../protocols/tls/x509/issuing.ts';

const directory = mkdtempSync(join(tmpdir(), 'wirelab-x509-'));
afterAll(() => rmSync(directory, { recursive: true }));

function file(name: string, text: string): string {
  const path = join(directory, name);
  writeFileSync(path, text);
  return path;
}
const pem = (all: readonly Uint8Array[]): string => all.map((each) => encodePem('CERTIFICATE', each)).join('');
const openssl = (...words: string[]): string => execFileSync('openssl', words, { encoding: 'utf8', stdio: 'pipe' });

/** Numbers, depths and words in the order in which `openssl verify` tells them. */
function judged(
  chain: readonly Uint8Array[],
  roots: readonly Uint8Array[],
  host: string,
  time = NOW,
): [number, number, string][] {
  const isAddress = /^[\d.]+$/.test(host);
  const words = [
    'verify',
    '-attime', String(Math.floor(time / 1000)),
    '-purpose', 'sslserver',
    isAddress ? '-verify_ip' : '-verify_hostname', host,
    '-no-CApath', '-no-CAstore',
    '-CAfile', file('roots.pem', pem(roots)),
    ...(chain.length > 1 ? ['-untrusted', file('sent.pem', pem(chain.slice(1)))] : []),
    file('leaf.pem', pem(chain.slice(0, 1))),
  ]; // prettier-ignore
  const { stdout, stderr, error } = spawnSync('openssl', words, { encoding: 'utf8' });
  if (error) throw error;
  return [...`${stdout}${stderr}`.matchAll(/^error (\d+) at (\d+) depth lookup: (.*)$/gm)].map((match) => [
    +match[1]!,
    +match[2]!,
    match[3]!,
  ]);
}

const lab = rootOf(authority());
const rogue = authority({ id: 'rogue', name: 'Rogue', seed: 'rogue' });
const chainOf = (over: Parameters<typeof certificate>[0] = {}) => identityOf(certificate(over)).chain;
const [root, middle, low, server] = ['root', 'middle', 'low', 'server'].map((name) => signer(name)) as [
  ReturnType<typeof signer>, ReturnType<typeof signer>, ReturnType<typeof signer>, ReturnType<typeof signer>,
]; // prettier-ignore
const trusted = rootBy(root);
const signs = { ca: true, keyUsage: ['keyCertSign'] } as const;
const leaf = handmade(server, middle, { names: ['www.example.com'] });
const altered = chainOf()[0]!.slice();
altered[altered.length - 1]! ^= 1;

const HOST = 'www.example.com';
const CASES: Record<string, [chain: readonly Uint8Array[], roots?: readonly Uint8Array[], host?: string, time?: number]> = {
  good: [chainOf()],
  'with an intermediate': [chainOf({ intermediate: true })],
  'with RSA keys': [chainOf({ key: 'rsa', issuer: authority({ key: 'rsa' }), intermediate: true }), [rootOf(authority({ key: 'rsa' }))]],
  'by a wildcard': [chainOf(), [lab], 'mail.example.org'],
  'by a wildcard two labels away': [chainOf(), [lab], 'a.mail.example.org'],
  'by its address': [chainOf(), [lab], '10.0.0.7'],
  'another address': [chainOf(), [lab], '10.0.0.8'],
  expired: [chainOf({ notAfter: NOW - DAY })],
  'before the last second': [chainOf(), [lab], HOST, NOW + 60 * DAY - 1000],
  'a second later': [chainOf(), [lab], HOST, NOW + 60 * DAY + 1000],
  'not yet valid': [chainOf({ notBefore: NOW + DAY })],
  'another name': [chainOf(), [lab], 'other.test'],
  'self-signed': [chainOf({ issuer: undefined })],
  'self-signed and trusted': [chainOf({ issuer: undefined }), chainOf({ issuer: undefined })],
  'rogue with its root': [[...chainOf({ issuer: rogue }), rootOf(rogue)]],
  'rogue without': [chainOf({ issuer: rogue })],
  'rogue with the same name': [chainOf({ issuer: authority({ seed: 'rogue' }) })],
  'without its intermediate': [chainOf({ intermediate: true }).slice(0, 1)],
  'for clients': [chainOf({ usage: 'client' })],
  altered: [[altered]],
  'everything at once': [chainOf({ issuer: rogue, notAfter: NOW - DAY, usage: 'client' }), [lab], 'other.test'],
  'an authority between': [[leaf, handmade(middle, root, signs)], [trusted]],
  'an authority that does not say so': [[leaf, handmade(middle, root)], [trusted]],
  'an authority that denies it': [[leaf, handmade(middle, root, { ca: false })], [trusted]],
  'an authority without keyCertSign': [[leaf, handmade(middle, root, { ca: true, keyUsage: ['digitalSignature'] })], [trusted]],
  'a path that is too long': [[handmade(server, low, { names: [HOST] }), handmade(low, middle, signs), handmade(middle, root, { ...signs, pathLength: 0 })], [trusted]],
  'an expired intermediate': [[leaf, handmade(middle, root, { ...signs, days: [-20, -10] })], [trusted]],
  'an expired root': [[leaf, handmade(middle, root, signs)], [rootBy(root, { days: [-20, -10] })]],
  'an authority for clients': [[leaf, handmade(middle, root, { ...signs, purposes: [OID.clientAuth] })], [trusted]],
  'an impostor': [[handmade(server, { name: root.name, key: signer('x').key }, { names: [HOST], withoutKeyIds: true })], [trusted]],
  'a critical extension': [[handmade(server, root, { names: [HOST], further: [['1.2.3.4', true, Uint8Array.of(5, 0)]] })], [trusted]],
  'a key for revocations': [[handmade(server, root, { names: [HOST], keyUsage: ['cRLSign'] })], [trusted]],
  'any purpose': [[handmade(server, root, { names: [HOST], purposes: [OID.anyUsage] })], [trusted]],
}; // prettier-ignore

describe('openssl verify says what we say, error by error', () => {
  it.each(Object.entries(CASES))('%s', (_, [chain, roots = [lab], host = HOST, time = NOW]) => {
    const ours = verifyChain(chain, { roots, host, time });
    const told = ours.problems.map(({ code, depth, text }) => [code, depth, text]);
    const stop = told.findIndex(([code]) => code === 20); // where openssl verify, unlike s_client, goes no further
    expect(stop < 0 ? told : told.slice(0, stop + 1)).toEqual(judged(chain, roots, host, time));
  });

  /** RFC 5280, 4.1.2.5, counts notAfter itself in; OpenSSL does not. */
  it('but for the very last second, which is ours to give', () => {
    const time = NOW + 60 * DAY;
    expect(verifyChain(chainOf(), { roots: [lab], host: HOST, time }).ok).toBe(true);
    expect(judged(chainOf(), [lab], HOST, time)).toEqual([[10, 0, 'certificate has expired']]);
  });
});

describe('openssl reads our keys', () => {
  it.each(['p256', 'rsa'] as const)('of kind %s, and finds them sound', (kind) => {
    const key = keyOf(kind, 'any');
    const path = file('any.key', privateKeyPem(key));
    expect(openssl('pkey', '-in', path, '-noout', '-check')).toBe('Key is valid\n');
    const [own] = identityOf(certificate({ key: kind, seed: 'any', issuer: undefined })).chain;
    const certified = openssl('x509', '-noout', '-pubkey', '-in', file('own.pem', pem([own!])));
    expect(openssl('pkey', '-in', path, '-pubout')).toBe(certified);
  });
});

describe('openssl x509 -text prints what we print', () => {
  const odd = (further: Parameters<typeof handmade>[2]) => handmade(server, root, { withoutKeyIds: true, ...further });
  const general = sequence(
    der(primitive(7), Uint8Array.of(0x20, 1, 0xd, 0xb8, ...new Array<number>(11).fill(0), 1)),
    der(primitive(1), utf8('root@example.com')),
    der(primitive(6), utf8('https://example.com/')),
    der(constructed(4), encodeName(nameOf('wirelab', 'A, B'))),
    der(primitive(8), Uint8Array.of(0x2a, 3, 4)),
    der(primitive(7), Uint8Array.of(1, 2, 3)),
  );
  const authorityKeyId = sequence(
    der(primitive(0), Uint8Array.of(1, 2, 3)),
    der(constructed(1), der(constructed(4), encodeName(root.name))),
    der(primitive(2), Uint8Array.of(0x7f, 1)),
  );
  const claims = {
    key: server.key.publicKey,
    seed: 's',
    notBefore: NOW,
    notAfter: Date.UTC(2050, 0, 1),
    extensions: [],
  };
  const ALL: Record<string, Uint8Array> = {
    'a root': lab,
    'an RSA root': rootOf(authority({ key: 'rsa' })),
    'a leaf': chainOf()[0]!,
    'an RSA leaf of an intermediate': chainOf({ key: 'rsa', intermediate: true, issuer: authority({ key: 'rsa' }) })[0]!,
    'an intermediate': chainOf({ intermediate: true })[1]!,
    'names of all kinds': odd({ further: [[OID.subjectAltName, true, general]] }),
    'a long authority key identifier': odd({ further: [[OID.authorityKeyId, false, authorityKeyId]] }),
    'an extension that nobody knows': odd({ further: [['1.2.3.4', true, utf8('\x0c\x03abc')]] }),
    'an unknown purpose': odd({ purposes: [OID.serverAuth, '1.2.3.4', OID.anyUsage] }),
    'every usage': odd({ keyUsage: ['digitalSignature', 'nonRepudiation', 'keyEncipherment', 'dataEncipherment', 'keyAgreement', 'keyCertSign', 'cRLSign', 'encipherOnly', 'decipherOnly'] }),
    'no extension, a year with four digits, a name to be quoted': issue({ ...claims, subject: nameOf('a + b; "c"', '#é\\\n ') }, root),
  }; // prettier-ignore
  it.each(Object.entries(ALL))('%s', (_, made) => {
    expect(printCertificate(decoded(made))).toBe(
      openssl('x509', '-noout', '-text', '-in', file('text.pem', pem([made]))),
    );
  });
});

describe('the roots that Debian trusts', () => {
  const roots = certificatesOfPem(readFileSync('/etc/ssl/certs/ca-certificates.crt', 'utf8')).map(decoded);
  const known: readonly string[] = Object.values(OID);

  it('are read, all of them, and each trusts itself', () => {
    expect(roots.length).toBeGreaterThan(100);
    for (const root of roots) {
      const time = root.notBefore;
      expect(verifyChain([root.der], { roots: [root.der], time, usage: 'any' }).ok, nameLine(root.subject)).toBe(true);
    }
  });

  it('are printed as openssl prints them, unless they have an extension that labs never have', () => {
    const plain = roots.filter(({ extensions }) => extensions.every(({ oid }) => known.includes(oid)));
    expect(plain.length).toBeGreaterThan(100);
    for (const root of plain.filter((_, i) => i % 4 === 0)) {
      expect(printCertificate(root)).toBe(openssl('x509', '-noout', '-text', '-in', file('root.pem', pem([root.der]))));
    }
  });
});
