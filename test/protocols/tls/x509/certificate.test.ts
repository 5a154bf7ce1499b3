import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { toHex, utf8 } from '../../../../src/core/bytes.ts';
import { keyOf } from '../../../../src/protocols/tls/crypto/keys.ts';
import { decodeCertificate } from '../../../../src/protocols/tls/x509/certificate.ts';
import { constructed, primitive, TAG } from '../../../../src/protocols/tls/x509/der-tags.ts';
import { der, octetString, sequence, utf8String } from '../../../../src/protocols/tls/x509/der-writer.ts';
import { readWhole } from '../../../../src/protocols/tls/x509/der-reader.ts';
import { KEY_USAGES, readKeyUsage, encodeKeyUsage } from '../../../../src/protocols/tls/x509/extensions.ts';
import { verifyChain } from '../../../../src/protocols/tls/x509/verify.ts';
import { printCertificate } from '../../../../src/programs/lib/x509-text.ts';
import { identityOf, keyIdOf, rootOf } from '../../../../src/protocols/tls/x509/issue.ts';
import { commonNameOf, encodeName, equalNames, nameOf, readName } from '../../../../src/protocols/tls/x509/names.ts';
import { OID } from '../../../../src/protocols/tls/x509/oids.ts';
import { certificatesOfPem, decodePem, encodePem } from '../../../../src/protocols/tls/x509/pem.ts';
import { encodePkcs8, privateKeyOfPem, privateKeyPem } from '../../../../src/protocols/tls/x509/private-keys.ts';
import { authority, certificate, DAY, decoded, handmade, NOW, signer } from './issuing.ts';

const root = rootOf(authority());
const leaf = identityOf(certificate());

describe('a certificate that we issue', () => {
  it('says what the lab file said', () => {
    const read = decoded(leaf.chain[0]!);
    expect(read).toMatchObject({
      version: 3,
      signatureAlgorithm: OID.ecdsaWithSha256,
      subject: nameOf(undefined, 'www.example.com'),
      issuer: nameOf('wirelab', 'Lab Root CA'),
      notBefore: NOW - 30 * DAY,
      notAfter: NOW + 60 * DAY,
      basicConstraints: { ca: false, pathLength: undefined },
      extendedKeyUsage: [OID.serverAuth],
      subjectKeyId: keyIdOf(leaf.key.publicKey),
    });
    expect(read.keyUsage).toEqual(new Set(['digitalSignature']));
    expect(read.publicKey.key).toEqual(leaf.key.publicKey);
    expect(read.names?.map((name) => ('text' in name ? `${name.kind} ${name.text}` : name.kind))).toEqual([
      'dns www.example.com',
      'dns *.example.org',
      'ip 10.0.0.7',
    ]);
    expect(read.authorityKeyId?.keyId).toEqual(decoded(root).subjectKeyId);
  });

  it('is always the same, and another one for another seed, other dates or another name', () => {
    expect(identityOf(certificate())).toEqual(leaf);
    const others = [
      { seed: '2' },
      { notAfter: NOW },
      { names: ['a.test'] },
      { key: 'rsa' as const },
      { usage: 'client' as const },
    ];
    const serials = others.map((over) => {
      const [other] = identityOf(certificate(over)).chain;
      expect(other).not.toEqual(leaf.chain[0]);
      return toHex(decoded(other!).serial);
    });
    expect(serials.slice(0, 2)).not.toContain(toHex(decoded(leaf.chain[0]!).serial));
  });

  it('with an RSA key may decrypt, and never shares the key of whoever signs it', () => {
    for (let n = 0; n < 12; n++) {
      const issuer = authority({ key: 'rsa', seed: `authority ${n}` });
      const { chain } = identityOf(certificate({ key: 'rsa', issuer, intermediate: true, seed: `leaf ${n}` }));
      const keys = [...chain, rootOf(issuer)].map((each) => toHex(decoded(each).publicKey.bits));
      expect(new Set(keys).size).toBe(3);
      expect(decoded(chain[0]!).keyUsage).toEqual(new Set(['digitalSignature', 'keyEncipherment']));
    }
  });

  it('comes with the intermediate that signed it, which may sign no further authority', () => {
    const { chain } = identityOf(certificate({ intermediate: true }));
    expect(chain).toHaveLength(2);
    expect(decoded(chain[1]!).basicConstraints).toEqual({ ca: true, pathLength: 0 });
    expect(equalNames(decoded(chain[0]!).issuer, decoded(chain[1]!).subject)).toBe(true);
  });

  it('signs itself when no authority is named', () => {
    const [self] = identityOf(certificate({ issuer: undefined })).chain;
    expect(decoded(self!).issuer).toEqual(decoded(self!).subject);
  });
});

describe('malformed certificates are data', () => {
  const good = leaf.chain[0]!;

  it('cut anywhere, they are refused', () => {
    for (let length = 0; length < good.length; length++)
      expect(decodeCertificate(good.subarray(0, length)).ok).toBe(false);
  });

  it('with a byte changed anywhere, they are read or refused, never thrown', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: good.length - 1 }), fc.integer({ min: 1, max: 255 }), (at, change) => {
        const altered = good.slice();
        altered[at]! ^= change;
        const result = decodeCertificate(altered);
        expect(result.ok ? 'the certificate: read' : result.error).toMatch(/^the certificate: /);
      }),
      { numRuns: 2000 },
    );
  });

  it('junk is refused with a sentence', () => {
    fc.assert(
      fc.property(fc.uint8Array(), (junk) => {
        expect(decodeCertificate(junk).ok).toBe(false);
      }),
    );
    expect(decodeCertificate(utf8('hello'))).toEqual({
      ok: false,
      error: 'the certificate: the certificate should be a SEQUENCE, but is tag 0x68',
    });
  });

  const by = signer('An authority');
  it.each<[string, string, Uint8Array, string]>([
    [
      'a basicConstraints that is no SEQUENCE',
      OID.basicConstraints,
      octetString(Uint8Array.of(1)),
      'basicConstraints should be a SEQUENCE',
    ],
    ['names of an unknown kind', OID.subjectAltName, sequence(der(primitive(12))), 'a name of an unknown kind'],
    ['a name that is not ASCII', OID.subjectAltName, sequence(der(primitive(2), utf8('é.test'))), 'not ASCII'],
    ['bytes behind an extension', OID.extendedKeyUsage, Uint8Array.of(...sequence(), 0), 'too many'],
    ['a key identifier that is text', OID.subjectKeyId, utf8String('x'), 'should be an OCTET STRING'],
  ])('%s is found out', (_, oid, value, sentence) => {
    const made = handmade(by, by, { withoutKeyIds: true, further: [[oid, false, value]] });
    expect(decodeCertificate(made)).toEqual({ ok: false, error: expect.stringContaining(sentence) as string });
  });

  it('names and keys of any length are read and printed', () => {
    const long = handmade(by, by, {
      withoutKeyIds: true,
      further: [[OID.subjectAltName, false, sequence(der(primitive(2), new Uint8Array(600_000).fill(97)))]],
    });
    expect(decoded(long).names).toEqual([{ kind: 'dns', text: 'a'.repeat(600_000) }]);
    const modulus = new Uint8Array(300_000).fill(0xff);
    const key = { kind: 'rsa', modulus, exponent: Uint8Array.of(3) } as const;
    const huge = handmade({ name: by.name, key: { kind: 'rsa', pkcs1: modulus, publicKey: key } }, by);
    expect(printCertificate(decoded(huge))).toContain('Public-Key: (2400000 bit)');
    expect(verifyChain([long], { roots: [huge], time: NOW }).ok).toBe(false);
  });

  it('an extension that is there twice is found out', () => {
    const twice = [OID.keyUsage, false, encodeKeyUsage(['keyCertSign'])] as const;
    expect(decodeCertificate(handmade(by, by, { further: [twice, twice] }))).toEqual({
      ok: false,
      error: 'the certificate: an extension is there twice',
    });
  });
});

it('key usages are read back, whichever they are', () => {
  fc.assert(
    fc.property(fc.subarray([...KEY_USAGES]), (usages) => {
      expect(readWhole(encodeKeyUsage(usages), 'it', readKeyUsage)).toEqual({ ok: true, value: new Set(usages) });
    }),
  );
});

describe('names', () => {
  it('are read back, whatever they say', () => {
    const text = fc.string({ unit: 'grapheme', minLength: 1 });
    fc.assert(
      fc.property(text, text, (organization, common) => {
        const name = nameOf(organization, common);
        expect(readWhole(encodeName(name), 'it', (r) => readName(r, 'it'))).toEqual({ ok: true, value: name });
        expect(commonNameOf(name)).toBe(common);
      }),
    );
  });

  it('are equal whatever the case, the white space and the type of string', () => {
    const a = nameOf('wirelab', 'Lab  Root CA');
    const b = [
      [{ oid: OID.organization, tag: TAG.printableString, text: 'WIRELAB' }],
      [{ oid: OID.commonName, tag: TAG.ia5String, text: ' lab root ca ' }],
    ];
    expect(equalNames(a, b)).toBe(true);
    expect(equalNames(a, nameOf('wirelab', 'Lab Root CB'))).toBe(false);
    expect(equalNames(a, nameOf(undefined, 'Lab  Root CA'))).toBe(false);
    expect(equalNames(a, a.toReversed())).toBe(false);
  });

  it('in sixteen bits are read', () => {
    const bmp = sequence(
      der(
        TAG.set,
        sequence(der(TAG.oid, Uint8Array.of(0x55, 4, 3)), der(TAG.bmpString, Uint8Array.of(0, 65, 0x20, 0xac))),
      ),
    );
    expect(readWhole(bmp, 'it', (r) => readName(r, 'it'))).toEqual({
      ok: true,
      value: [[{ oid: OID.commonName, tag: TAG.bmpString, text: 'A€' }]],
    });
    expect(constructed(3)).toBe(0xa3);
  });
});

describe('PEM', () => {
  it('is read back, among explanations', () => {
    fc.assert(
      fc.property(fc.array(fc.uint8Array({ minLength: 1 }), { maxLength: 4 }), (all) => {
        const text = all.map((each, i) => `subject=${i}\n${encodePem('CERTIFICATE', each)}`).join('\n');
        expect(certificatesOfPem(text)).toEqual(all);
        expect(certificatesOfPem(text.replaceAll('\n', '\r\n'))).toEqual(all);
      }),
    );
  });

  it('leaves out what is broken', () => {
    const good = encodePem('CERTIFICATE', root);
    expect(decodePem(good.replace('M', '!') + good)).toHaveLength(1);
    expect(decodePem(good.slice(0, -10))).toEqual([]);
    expect(decodePem('')).toEqual([]);
  });

  it('has lines of 64 characters', () => {
    const lines = encodePem('CERTIFICATE', root).split('\n');
    expect(lines[0]).toBe('-----BEGIN CERTIFICATE-----');
    expect(lines.slice(1, -3).every((line) => line.length === 64)).toBe(true);
  });
});

describe('private keys', () => {
  it.each(['p256', 'rsa'] as const)('of kind %s are read back', (kind) => {
    const key = keyOf(kind, 'any');
    expect(privateKeyOfPem(privateKeyPem(key))).toEqual({ ok: true, value: key });
  });

  it('that are cut short or of another kind are refused with a sentence', () => {
    const pkcs8 = encodePkcs8(keyOf('p256', 'any'));
    for (let length = 1; length < pkcs8.length; length++)
      expect(privateKeyOfPem(encodePem('PRIVATE KEY', pkcs8.subarray(0, length))).ok).toBe(false);
    expect(privateKeyOfPem(encodePem('RSA PRIVATE KEY', pkcs8))).toEqual({ ok: false, error: 'the RSA key is none' });
    expect(privateKeyOfPem(encodePem('DSA PRIVATE KEY', pkcs8)).ok).toBe(false);
    expect(privateKeyOfPem('nothing')).toEqual({ ok: false, error: 'no private key is in it' });
  });
});
