import { describe, expect, it } from 'vitest';
import type { HttpConfig, ProxyConfig } from '../../src/core/http-config.ts';
import { readTopology } from '../../src/topology/load.ts';

/** A world of two hosts: what they trust, how one serves, and what else the topology says. */
const lab = ({ authorities = '{}', trust = '', service = 'http: { tls: true }', further = '' }) => `
lab: 1
topology:
  authorities: ${authorities}
  nodes:
    alice: { kind: host, interfaces: { eth0: { addresses: [10.0.0.1/24] } }${trust} }
    web:
      kind: host
      interfaces: { eth0: { addresses: [10.0.0.2/24] } }
      services:
        - ${service}
${further}
  links: [{ endpoints: ["alice:eth0", "web:eth0"] }]
`;

const read = (parts: Parameters<typeof lab>[0], seed = 7) => {
  const { value, issues } = readTopology(lab(parts), { seed });
  if (!value) throw new Error(issues.map(({ message }) => message).join('; '));
  return value;
};
const tlsOf = (parts: Parameters<typeof lab>[0], seed?: number) => {
  const options = read(parts, seed).nodes[1]!.services[0]!.options as HttpConfig;
  return options.tls!;
};
const certificateOf = (text: string, further = {}) =>
  tlsOf({ service: `http: { tls: { certificate: ${text} } }`, ...further }).certificates[0]!;

const EPOCH = Date.UTC(2026, 0, 1);
const DAY = 86_400_000;

describe('tls: true', () => {
  it('is https on port 443, with both versions and a certificate of the lab', () => {
    const [service] = read({}).nodes[1]!.services;
    expect(service!.options).toMatchObject({
      port: 443,
      tls: { versions: ['1.2', '1.3'], alpn: ['http/1.1'], tickets: 2, earlyData: 0, antiReplay: true },
    });
    expect(service!.options).not.toHaveProperty('tlsInput');
    const [certificate] = tlsOf({}).certificates;
    expect(certificate).toMatchObject({
      names: ['web', '10.0.0.2'],
      intermediate: false,
      key: 'p256',
      usage: 'server',
    });
    expect(certificate!.issuer).toMatchObject({ id: 'lab', name: 'Lab Root CA' });
  });

  it('lasts 90 days around the epoch, and the root ten years', () => {
    const [certificate] = tlsOf({}).certificates;
    expect([certificate!.notBefore, certificate!.notAfter]).toEqual([EPOCH - 30 * DAY, EPOCH + 60 * DAY - 1000]);
    const { notBefore, notAfter } = certificate!.issuer!;
    expect([notBefore, notAfter]).toEqual([EPOCH - 730 * DAY, EPOCH + 2920 * DAY - 1000]);
  });

  it('takes the names of the sites', () => {
    const service = 'http: { tls: true, hosts: { "a.test, *.b.test": { files: { /: x } } } }';
    expect(tlsOf({ service }).certificates[0]!.names).toEqual(['a.test', '*.b.test']);
  });

  it('takes the names that zones give its addresses, aliases too', () => {
    const further = `        - dns:
            zones:
              "example.com.": |
                @ 60 SOA ns root 1 60 60 60 60
                @ NS ns
                ns A 10.0.0.9
                www A 10.0.0.2
                blog CNAME www
                far CNAME blog
                other A 10.0.0.1
`;
    expect(tlsOf({ further }).certificates[0]!.names).toEqual([
      'www.example.com',
      'blog.example.com',
      'far.example.com',
      'web',
      '10.0.0.2',
    ]);
  });

  it('serves the clients of a proxy too', () => {
    const { options } = read({ service: 'proxy: { tls: true, to: "10.0.0.1:80" }' }).nodes[1]!.services[0]!;
    expect(options as ProxyConfig).toMatchObject({
      port: 443,
      tls: { certificates: [{ names: ['web', '10.0.0.2'] }] },
    });
  });

  it('false is plain http, and another port stays what it is', () => {
    expect(read({ service: 'http: { tls: false }' }).nodes[1]!.services[0]!.options).toMatchObject({ port: 80 });
    expect(read({ service: 'http: { tls: true, port: 8443 }' }).nodes[1]!.services[0]!.options).toMatchObject({
      port: 8443,
    });
  });
});

describe('keys', () => {
  it('are drawn from the seed of the world, and others for each server and authority', () => {
    const seeds = (seed: number) => tlsOf({}, seed).certificates.flatMap((each) => [each.seed, each.issuer!.seed]);
    expect(seeds(7)).toEqual(seeds(7));
    expect(new Set([...seeds(7), ...seeds(8)]).size).toBe(4);
    expect(certificateOf('{ names: [a.test] }').seed).not.toBe(certificateOf('{ names: [b.test] }').seed);
  });
});

describe('a certificate', () => {
  it('may be any that a lesson needs', () => {
    const authorities = '{ rogue: { name: Lab Root CA, key: rsa, trusted: false } }';
    const text =
      '{ names: [A.test, 10.0.0.9], issuer: rogue, intermediate: true, key: rsa, from: -10d, to: -1h, usage: client }';
    expect(certificateOf(text, { authorities })).toMatchObject({
      names: ['a.test', '10.0.0.9'],
      issuer: { id: 'rogue', name: 'Lab Root CA', key: 'rsa' },
      intermediate: true,
      key: 'rsa',
      notBefore: EPOCH - 10 * DAY,
      notAfter: EPOCH - 3_600_000,
      usage: 'client',
    });
    expect(certificateOf('{ issuer: self }').issuer).toBeUndefined();
  });

  it('whose end is told alone begins 90 days before, however long ago that was', () => {
    const { notBefore, notAfter } = certificateOf('{ to: -100d }');
    expect((notAfter - notBefore + 1000) / DAY).toBe(90);
  });
});

describe('trust', () => {
  const ids = (parts: Parameters<typeof lab>[0]) => read(parts).nodes.map(({ trust }) => trust.map(({ id }) => id));
  const authorities = '{ rogue: { trusted: false }, corp: {} }';

  it('goes to every authority that is trusted, unless the node names its own', () => {
    expect(ids({ authorities })).toEqual([
      ['lab', 'corp'],
      ['lab', 'corp'],
    ]);
    expect(ids({ authorities, trust: ', trust: [rogue]' })[0]).toEqual(['rogue']);
    expect(ids({ authorities, trust: ', trust: []' })[0]).toEqual([]);
    expect(ids({ authorities: '{ lab: { trusted: false } }' })[0]).toEqual([]);
  });
});

describe('what is wrong is told at its line and column', () => {
  const issueOf = (parts: Parameters<typeof lab>[0]) => {
    const { issues } = readTopology(lab(parts));
    expect(issues).toHaveLength(1);
    const { line, column, message } = issues[0]!;
    const shown = lab(parts)
      .split('\n')
      .at(line - 1)!
      .slice(column - 1);
    return `${/^[\w.*-]+|./.exec(shown)![0]}: ${message}`;
  };
  const tls = (text: string) => ({ service: `http: { tls: ${text} }` });

  it.each([
    [tls('{ certificate: { issuer: lap } }'), 'lap: no authority is called "lap"; did you mean "lab"?'],
    [tls('{ certificate: { from: 1d, to: 1h } }'), '1h: the certificate would end before it begins'],
    [
      tls('{ certificate: { to: soon } }'),
      'soon: expected a UTC time such as 2026-01-01T00:00:00Z, or one from the epoch on, such as 60d or -1h, found "soon"',
    ],
    [
      tls('{ certificate: { names: ["a b"] } }'),
      '": expected a name such as www.example.com or *.example.com, or an IPv4 address, found "a b"',
    ],
    [
      tls('{ certificate: { issuer: self, intermediate: true } }'),
      'true: a certificate that signs itself has no intermediate',
    ],
    [
      tls('{ certificate: {}, certificates: [{}] }'),
      'certificates: `certificate` and `certificates` exclude each other',
    ],
    [tls('{ certificat: {} }'), 'certificat: unknown key "certificat"; did you mean "certificate"?'],
    [tls('{ versions: [1.1] }'), '1.1: expected 1.2 or 1.3, found 1.1'],
    [tls('{ ciphers: [RC4-MD5] }'), 'RC4-MD5: expected one of TLS_AES_128_GCM_SHA256'],
    [tls('{ groups: [] }'), '[: expected a list of 1 to 2 groups, found a list of 0'],
    [tls('yes please'), 'yes: expected true, or a map of how it speaks TLS, found "yes please"'],
    [{ trust: ', trust: [lob]' }, 'lob: no authority is called "lob"; did you mean "lab"?'],
    [{ authorities: '{ self: {} }' }, 'self: "self" cannot name an authority'],
    [
      { authorities: '{ old: { from: 2026-01-01, to: 2025-01-01 } }' },
      '2025-01-01: the certificate would end before it begins',
    ],
    [{ authorities: '{ old: { key: dsa } }' }, 'dsa: expected one of p256, rsa, found "dsa"'],
  ])('%j', (parts, told) => expect(issueOf(parts)).toContain(told));

  it('a switch trusts nobody', () => {
    const { issues } = readTopology('topology: { nodes: { s1: { kind: switch, trust: [lab] } } }');
    expect(issues[0]!.message).toContain('so "trust" says nothing');
  });
});
