import { expect, test } from 'vitest';
import type { HttpConfig } from '../../src/core/http-config.ts';
import { decodeCertificate } from '../../src/protocols/tls/x509/certificate.ts';
import { identityOf } from '../../src/protocols/tls/x509/issue.ts';
import { commonNameOf } from '../../src/protocols/tls/x509/names.ts';
import { certificatesOfPem } from '../../src/protocols/tls/x509/pem.ts';
import { privateKeyOfPem } from '../../src/protocols/tls/x509/private-keys.ts';
import { verifyChain } from '../../src/protocols/tls/x509/verify.ts';
import { World } from '../../src/sim/world.ts';
import { loadTopology } from '../../src/topology/load.ts';

const LAB = `
topology:
  authorities: { rogue: { trusted: false } }
  nodes:
    alice: { kind: host, interfaces: { eth0: { addresses: [10.0.0.1/24] } } }
    mallory: { kind: host, interfaces: { eth1: { addresses: [10.0.0.3/24] } }, trust: [rogue, lab] }
    web:
      kind: host
      interfaces: { eth0: { addresses: [10.0.0.2/24] } }
      services:
        - http:
            tls:
              certificates:
                - { names: [a.test], intermediate: true }
                - { names: ["*.b.test"], key: rsa }
                - { names: [a.test], issuer: self }
        - http: { port: 8443, tls: { certificate: { names: [a.test], intermediate: true } } }
  links: [{ endpoints: ["alice:eth0", "web:eth0"] }]
`;
const STORE = '/etc/ssl/certs/ca-certificates.crt';
const world = World.fromYaml(LAB, { seed: 5 });
const fileOf = (node: string, path: string): string => world.exec(node, `cat ${path}`).stdout;
const namesIn = (pem: string): string[] =>
  certificatesOfPem(pem).map((der) => {
    const decoded = decodeCertificate(der);
    return decoded.ok ? commonNameOf(decoded.value.subject) : decoded.error;
  });

test('every machine has the roots that it trusts, and no other', () => {
  expect(namesIn(fileOf('alice', STORE))).toEqual(['Lab Root CA']);
  expect(namesIn(fileOf('mallory', STORE))).toEqual(['rogue Root CA', 'Lab Root CA']);
});

test('a server has its chains and keys, as real ones do, and nobody else has them', () => {
  expect(world.exec('web', 'ls /etc/ssl/certs').stdout.split(/\s+/)).toEqual(
    ['_.b.test.pem', 'a.test-2.pem', 'a.test.pem', 'ca-certificates.crt', ''], // the second service shares the first one's files
  );
  expect(namesIn(fileOf('web', '/etc/ssl/certs/a.test.pem'))).toEqual(['a.test', 'Lab Root CA Intermediate']);
  expect(world.exec('alice', 'ls /etc/ssl/private').stdout).toBe('');
});

test("what is on the disk is what the server speaks with: the chain verifies and the key is the leaf's", () => {
  const options = loadTopology(LAB, { seed: 5 }).nodes[2]!.services[0]!.options as HttpConfig;
  const names = ['a.test', '_.b.test', 'a.test-2'];
  for (const [i, spec] of options.tls!.certificates.entries()) {
    const { chain, key } = identityOf(spec);
    expect(certificatesOfPem(fileOf('web', `/etc/ssl/certs/${names[i]}.pem`))).toEqual(chain);
    expect(privateKeyOfPem(fileOf('web', `/etc/ssl/private/${names[i]}.key`))).toEqual({ ok: true, value: key });
  }
  const roots = certificatesOfPem(fileOf('alice', STORE));
  const chain = certificatesOfPem(fileOf('web', '/etc/ssl/certs/a.test.pem'));
  expect(verifyChain(chain, { roots, time: Date.UTC(2026, 0, 1), host: 'a.test' }).ok).toBe(true);
});

test('another seed gives other keys', () => {
  const other = World.fromYaml(LAB, { seed: 6 });
  expect(other.exec('alice', `cat ${STORE}`).stdout).not.toBe(fileOf('alice', STORE));
  expect(other.exec('web', 'cat /etc/ssl/private/a.test.key').stdout).not.toBe(
    fileOf('web', '/etc/ssl/private/a.test.key'),
  );
});
