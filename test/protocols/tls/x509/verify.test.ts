import { describe, expect, it } from 'vitest';
import { ALERT } from '../../../../src/protocols/tls/alerts.ts';
import { identityOf, rootOf } from '../../../../src/protocols/tls/x509/issue.ts';
import { nameOf } from '../../../../src/protocols/tls/x509/names.ts';
import { OID } from '../../../../src/protocols/tls/x509/oids.ts';
import { verifyChain, type VerifyOptions } from '../../../../src/protocols/tls/x509/verify.ts';
import { authority, certificate, DAY, handmade, NOW, rootBy, signer } from './issuing.ts';

const lab = rootOf(authority());
const good = identityOf(certificate()).chain;
const check = (chain: readonly Uint8Array[], over: Partial<VerifyOptions> = {}) =>
  verifyChain(chain, { roots: [lab], time: NOW, host: 'www.example.com', ...over });
/** Number and depth of every problem, in order. */
const found = (...given: Parameters<typeof check>) => check(...given).problems.map(({ code, depth }) => [code, depth]);

describe('a good chain', () => {
  it('is taken, by the root that the trust store holds', () => {
    expect(check(good)).toMatchObject({ ok: true, code: 0, text: 'ok', alert: 0, problems: [], sent: 1 });
    expect(check(good).path).toHaveLength(2);
  });

  it.each(['p256', 'rsa'] as const)('with keys of kind %s and an intermediate is taken', (key) => {
    const issuer = authority({ key });
    const { chain } = identityOf(certificate({ issuer, key, intermediate: true }));
    expect(check(chain, { roots: [rootOf(issuer)] })).toMatchObject({ ok: true, sent: 2 });
  });

  it('may come in disorder, twice, with the root and with strangers', () => {
    const { chain } = identityOf(certificate({ intermediate: true }));
    const stranger = rootOf(authority({ name: 'Stranger', seed: 'stranger' }));
    expect(check([chain[0]!, stranger, lab, chain[1]!, chain[1]!]).ok).toBe(true);
  });

  it('is judged soon, however many strangers come along', () => {
    const { chain } = identityOf(certificate({ intermediate: true }));
    const crowd = new Array<Uint8Array>(50_000).fill(lab);
    expect(check([...chain, ...crowd]).ok).toBe(true);
    expect(check([chain[0]!, ...crowd, chain[1]!]).code).toBe(20);
  });

  it('is chosen among several roots, one of which has the same name', () => {
    const rogue = rootOf(authority({ seed: 'rogue' }));
    expect(check(good, { roots: [rogue, lab] }).ok).toBe(true);
  });

  it('may be a leaf that the trust store itself holds', () => {
    const [self] = identityOf(certificate({ issuer: undefined })).chain;
    expect(check([self!], { roots: [self!] })).toMatchObject({ ok: true, sent: 0 });
  });

  it('is good to the last second of its last day, and from the first on', () => {
    expect(check(good, { time: NOW + 60 * DAY + 999 }).ok).toBe(true);
    expect(check(good, { time: NOW - 30 * DAY }).ok).toBe(true);
    expect(found(good, { time: NOW + 60 * DAY + 1000 })).toEqual([[10, 0]]);
    expect(found(good, { time: NOW - 30 * DAY - 1 })).toEqual([[9, 0]]);
  });
});

describe("what is wrong is told in OpenSSL's numbers and words, with the alert that it asks for", () => {
  const chainOf = (over: Parameters<typeof certificate>[0]) => identityOf(certificate(over)).chain;
  const altered = good[0]!.slice();
  altered[altered.length - 1]! ^= 1;
  it.each<[string, readonly Uint8Array[], Partial<VerifyOptions>, number, string, number, string]>([
    [
      'expired',
      chainOf({ notAfter: NOW - DAY }),
      {},
      10,
      'certificate has expired',
      ALERT.certificateExpired,
      'was valid until 2025-12-31 00:00:00 UTC, and it is 2026-01-01 00:00:00 UTC',
    ],
    [
      'not yet valid',
      chainOf({ notBefore: NOW + DAY }),
      {},
      9,
      'certificate is not yet valid',
      ALERT.badCertificate,
      'is valid from 2026-01-02 00:00:00 UTC on',
    ],
    [
      'for another name',
      good,
      { host: 'bank.example.com' },
      62,
      'hostname mismatch',
      ALERT.badCertificate,
      'is for www.example.com, *.example.org and 10.0.0.7, not for bank.example.com',
    ],
    [
      'for another address',
      good,
      { host: '10.0.0.8' },
      64,
      'IP address mismatch',
      ALERT.badCertificate,
      'not for 10.0.0.8',
    ],
    [
      'self-signed',
      chainOf({ issuer: undefined }),
      {},
      18,
      'self-signed certificate',
      ALERT.unknownCa,
      'signed with its own key',
    ],
    [
      'of a rogue authority whose root was sent along',
      [
        ...chainOf({ issuer: authority({ seed: 'rogue', name: 'Rogue' }) }),
        rootOf(authority({ seed: 'rogue', name: 'Rogue' })),
      ],
      {},
      19,
      'self-signed certificate in certificate chain',
      ALERT.unknownCa,
      'the trust store does not hold it',
    ],
    [
      'of an authority unknown here',
      chainOf({ issuer: authority({ seed: 'rogue', name: 'Rogue' }) }),
      {},
      20,
      'unable to get local issuer certificate',
      ALERT.unknownCa,
      'signed by Rogue',
    ],
    [
      'of a rogue authority with the name of a trusted one',
      chainOf({ issuer: authority({ seed: 'rogue' }) }),
      {},
      20,
      'unable to get local issuer certificate',
      ALERT.unknownCa,
      'signed by Lab Root CA',
    ],
    [
      'without its intermediate',
      chainOf({ intermediate: true }).slice(0, 1),
      {},
      20,
      'unable to get local issuer certificate',
      ALERT.unknownCa,
      'neither in the trust store nor was sent along',
    ],
    [
      'for clients',
      chainOf({ usage: 'client' }),
      {},
      26,
      'unsuitable certificate purpose',
      ALERT.unsupportedCertificate,
      'may not be used for a TLS server',
    ],
    ['altered', [altered], {}, 7, 'certificate signature failure', ALERT.decryptError, 'did not sign'],
    [
      'no certificate',
      [new Uint8Array(5)],
      {},
      1,
      'unspecified certificate verification error',
      ALERT.badCertificate,
      'should be a SEQUENCE',
    ],
    ['missing', [], {}, 1, 'unspecified certificate verification error', ALERT.badCertificate, 'sent no certificate'],
  ])('%s', (_, chain, over, code, text, alert, sentence) => {
    const verdict = check(chain, over);
    expect(verdict).toMatchObject({ ok: false, code, text, alert });
    expect(verdict.sentence).toContain(sentence);
  });

  it('all that is wrong is there for whoever goes on regardless', () => {
    const chain = chainOf({ issuer: authority({ seed: 'rogue', name: 'Rogue' }), notAfter: NOW - DAY });
    expect(found(chain, { host: 'other.test' })).toEqual([
      [20, 0],
      [62, 0],
      [21, 0],
      [10, 0],
    ]);
  });
});

describe('authorities', () => {
  const root = signer('root');
  const middle = signer('middle');
  const low = signer('low');
  const server = signer('server');
  const signs = { ca: true, keyUsage: ['keyCertSign'] } as const;
  const trusted = rootBy(root);
  const leaf = handmade(server, middle, { names: ['www.example.com'] });
  const codes = (chain: readonly Uint8Array[], roots = [trusted]) => found(chain, { roots });

  it('may stand between', () => {
    expect(codes([leaf, handmade(middle, root, signs)])).toEqual([]);
  });

  it('must say that they are: without basicConstraints nobody signs', () => {
    expect(codes([leaf, handmade(middle, root)])).toEqual([
      [79, 1],
      [26, 1],
    ]);
  });

  it('must not deny it: a server is no authority', () => {
    expect(codes([leaf, handmade(middle, root, { ca: false })])).toEqual([
      [79, 1],
      [26, 1],
    ]);
  });

  it('need keyCertSign when they say what their key is for', () => {
    expect(codes([leaf, handmade(middle, root, { ca: true, keyUsage: ['digitalSignature'] })])).toEqual([
      [79, 1],
      [26, 1],
      [32, 1],
    ]);
  });

  it('may not have more authorities below them than they say', () => {
    const chain = [handmade(server, low, { names: ['www.example.com'] }), handmade(low, middle, signs)];
    expect(codes([...chain, handmade(middle, root, { ...signs, pathLength: 0 })])).toEqual([[25, 2]]);
    expect(codes([...chain, handmade(middle, root, { ...signs, pathLength: 1 })])).toEqual([]);
    expect(codes([...chain, handmade(middle, root, signs)], [rootBy(root, { pathLength: 1 })])).toEqual([[25, 3]]);
  });

  it('must be valid themselves, the root too', () => {
    expect(codes([leaf, handmade(middle, root, { ...signs, days: [-20, -10] })])).toEqual([[10, 1]]);
    expect(codes([leaf, handmade(middle, root, signs)], [rootBy(root, { days: [-20, -10] })])).toEqual([[10, 2]]);
  });

  it('for clients only cannot vouch for servers', () => {
    expect(codes([leaf, handmade(middle, root, { ...signs, purposes: [OID.clientAuth] })])).toEqual([[26, 1]]);
    expect(codes([leaf, handmade(middle, root, { ...signs, purposes: [OID.serverAuth] })])).toEqual([]);
  });

  it('are found out when only their name is right', () => {
    const impostor = { name: root.name, key: signer('impostor').key };
    const forged = handmade(server, impostor, { names: ['www.example.com'], withoutKeyIds: true });
    expect(codes([forged])).toEqual([[7, 0]]);
    expect(codes([handmade(server, impostor, { names: ['www.example.com'] })])).toEqual([
      [20, 0],
      [21, 0],
    ]);
  });

  it('that sign each other in a circle lead nowhere, and soon', () => {
    const circle = [leaf, handmade(middle, low, signs), handmade(low, middle, signs)];
    expect(codes(circle)[0]).toEqual([20, 2]);
  });

  it('renewed under the same name and key are taken by the one whose dates are right', () => {
    const old = handmade(middle, root, { ...signs, days: [-20, -10] });
    expect(codes([leaf, old, handmade(middle, root, signs)])).toEqual([]);
  });
});

describe('further rules', () => {
  const root = signer('root');
  const options = { roots: [rootBy(root)] };
  const server = signer('server');

  it('an extension that is critical and unknown spoils the certificate, one that is not does not', () => {
    const strange = (critical: boolean) =>
      handmade(server, root, { names: ['www.example.com'], further: [['1.2.3.4', critical, Uint8Array.of(5, 0)]] });
    expect(found([strange(true)], options)).toEqual([[34, 0]]);
    expect(found([strange(false)], options)).toEqual([]);
  });

  it('a key that may only sign certificates serves no TLS', () => {
    expect(found([handmade(server, root, { names: ['www.example.com'], keyUsage: ['cRLSign'] })], options)).toEqual([
      [26, 0],
    ]);
  });

  it('a common name is no name (RFC 9525, 2.1)', () => {
    const named = { name: nameOf(undefined, 'www.example.com'), key: server.key };
    expect(found([handmade(named, root)], options)).toEqual([[62, 0]]);
  });

  it('a client is judged as a client', () => {
    const [client] = identityOf(certificate({ usage: 'client' })).chain;
    expect(check([client!], { usage: 'client', host: undefined }).ok).toBe(true);
    expect(check(good, { usage: 'client', host: undefined }).code).toBe(26);
    expect(check(good, { usage: 'any', host: undefined }).ok).toBe(true);
  });
});
