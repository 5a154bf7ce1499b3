import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { concat, fromHex, toHex } from '../../../../src/core/bytes.ts';
import { readWhole, type DerReader } from '../../../../src/protocols/tls/x509/der-reader.ts';
import { TAG } from '../../../../src/protocols/tls/x509/der-tags.ts';
import * as w from '../../../../src/protocols/tls/x509/der-writer.ts';
import { formatTime, parseTime } from '../../../../src/protocols/tls/x509/times.ts';

const bytes = (hex: string): Uint8Array => {
  const read = fromHex(hex);
  if (!read.ok) throw new Error(read.error);
  return read.value;
};
const read = <T>(der: Uint8Array, how: (reader: DerReader) => T) => readWhole(der, 'the value', how);

describe('what is written is read back', () => {
  it('octet strings of any length, in the shortest of lengths', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 70_000 }), (content) => {
        const der = w.octetString(content);
        expect(read(der, (r) => r.octets('it'))).toEqual({ ok: true, value: content });
        expect(der.length - content.length).toBe(
          content.length < 128 ? 2 : content.length < 256 ? 3 : content.length < 65_536 ? 4 : 5,
        );
      }),
      { numRuns: 60 },
    );
  });

  it('magnitudes, without zeros in front', () => {
    fc.assert(
      fc.property(fc.uint8Array({ minLength: 1, maxLength: 40 }), (magnitude) => {
        const result = read(w.integer(magnitude), (r) => r.magnitude('it'));
        const start = magnitude.findIndex((byte) => byte !== 0);
        expect(result).toEqual({ ok: true, value: start < 0 ? Uint8Array.of(0) : magnitude.subarray(start) });
      }),
    );
  });

  it('small integers', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 0x7fff_ffff }), (n) => {
        expect(read(w.smallInteger(n), (r) => r.small('it'))).toEqual({ ok: true, value: n });
      }),
    );
  });

  it('object identifiers', () => {
    const part = fc.integer({ min: 0, max: 0xffff_ffff });
    const start = fc.oneof(
      fc.tuple(fc.integer({ min: 0, max: 1 }), fc.integer({ min: 0, max: 39 })),
      fc.tuple(fc.constant(2), part),
    );
    fc.assert(
      fc.property(start, fc.array(part, { maxLength: 10 }), (first, rest) => {
        const text = [...first, ...rest].join('.');
        expect(read(w.oid(text), (r) => r.oid('it'))).toEqual({ ok: true, value: text });
      }),
    );
  });

  it('times of every second from 1950 on, in the form that RFC 5280 asks for', () => {
    fc.assert(
      fc.property(fc.integer({ min: -631_152_000, max: 7_258_118_399 }), (second) => {
        const ms = second * 1000;
        const { text, utc } = formatTime(ms);
        expect(utc).toBe(ms < Date.UTC(2050, 0, 1));
        expect(text.slice(utc ? 0 : 2)).toBe(new Date(ms).toISOString().slice(2, 19).replace(/\D/g, '') + 'Z');
        expect(read(w.time(ms), (r) => r.time('it'))).toEqual({ ok: true, value: ms });
      }),
    );
  });

  it('sets, ordered by their bytes', () => {
    fc.assert(
      fc.property(fc.array(fc.uint8Array({ maxLength: 5 }), { maxLength: 6 }), (members) => {
        const [a, b] = [members, members.toReversed()].map((all) => w.setOf(...all.map(w.octetString)));
        expect(a).toEqual(b);
      }),
    );
  });

  it('named bits, with no zero behind the last', () => {
    expect(toHex(w.namedBits([0]))).toBe('03020780');
    expect(toHex(w.namedBits([5, 6]))).toBe('03020106');
    expect(toHex(w.namedBits([8]))).toBe('0303070080');
    expect(toHex(w.namedBits([]))).toBe('030100');
  });
});

describe('what DER does not allow is refused with a sentence', () => {
  const anything = (r: DerReader) => r.whole('it');
  it.each<[string, string, (reader: DerReader) => unknown, string]>([
    ['nothing at all', '', anything, 'it is missing'],
    ['a tag alone', '04', anything, 'a length that DER does not write so'],
    ['an indefinite length', '30800000', anything, 'a length that DER does not write so'],
    ['a length in more bytes than needed', '04810141', anything, 'a length that DER does not write so'],
    ['a length that begins with zero', '0482000141', anything, 'a length that DER does not write so'],
    ['a length of five bytes', '04850100000000', anything, 'a length that DER does not write so'],
    ['a value that ends too early', '040541', anything, 'cut short: 1 of 5 bytes are there'],
    ['something behind the value', '04014100', anything, '1 bytes too many'],
    ['another tag', '020101', (r) => r.octets('it'), 'should be an OCTET STRING, but is an INTEGER'],
    ['an integer without bytes', '0200', (r) => r.integer('it'), 'an integer without bytes'],
    ['an integer with a zero too many', '02020001', (r) => r.integer('it'), 'longer than it must be'],
    ['an integer with ff too many', '0202ff80', (r) => r.integer('it'), 'longer than it must be'],
    ['a negative magnitude', '0201ff', (r) => r.magnitude('it'), 'is negative'],
    ['a small number that is large', '02050100000000', (r) => r.small('it'), 'is not from 0 to'],
    ['a BOOLEAN that is neither', '010101', (r) => r.boolean('it'), 'neither 00 nor ff'],
    ['an identifier that ends within a number', '06022a81', (r) => r.oid('it'), 'no object identifier'],
    ['an identifier whose number begins with 80', '06032a8001', (r) => r.oid('it'), 'no object identifier'],
    ['an identifier without numbers', '0600', (r) => r.oid('it'), 'no object identifier'],
    ['bits without their first byte', '0300', (r) => r.bits('it'), 'no bit string'],
    ['bits with a unused count of 8', '03020880', (r) => r.bits('it'), 'no bit string'],
    ['unused bits that are set', '03020781', (r) => r.bits('it'), 'no bit string'],
    ['the 30th of February', '170d3236303233303030303030305a', (r) => r.time('it'), 'no time'],
    ['a time without its Z', '170c323630313031303030303030', (r) => r.time('it'), 'no time'],
    [
      'a GeneralizedTime with parts of a second',
      `181132303236303130313030303030302e355a`,
      (r) => r.time('it'),
      'no time',
    ],
  ])('%s', (_, hex, how, sentence) => {
    const result = read(bytes(hex), how);
    expect(result).toEqual({ ok: false, error: expect.stringContaining(sentence) as string });
  });

  it('values that lie too deep in each other', () => {
    let der = w.nothing();
    for (let i = 0; i < 40; i++) der = w.sequence(der);
    const descend = (reader: DerReader): void => {
      if (reader.next === TAG.sequence) descend(reader.open(TAG.sequence, 'it'));
    };
    expect(read(der, descend)).toEqual({ ok: false, error: expect.stringContaining('deep') as string });
  });

  it('lists that are too long', () => {
    const der = w.sequence(...Array.from({ length: 11 }, () => w.nothing()));
    const result = read(der, (r) => r.open(TAG.sequence, 'it').each(10, 'members', (each) => each.whole('a member')));
    expect(result).toEqual({ ok: false, error: 'the value: more than 10 members' });
  });

  it('whatever the bytes are, reading them ends and never throws', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 60 }), (junk) => {
        const walk = (reader: DerReader): void => {
          while (reader.more) {
            if (reader.next === TAG.sequence) walk(reader.open(TAG.sequence, 'it'));
            else if (reader.next === TAG.oid) reader.oid('it');
            else if (reader.next === TAG.integer) reader.small('it');
            else if (reader.next === TAG.utcTime) reader.time('it');
            else reader.whole('it');
          }
        };
        const tagged = concat([Uint8Array.of(0x30, junk.length), junk]);
        expect(typeof read(tagged, walk).ok).toBe('boolean');
      }),
      { numRuns: 500 },
    );
  });
});

it('two digits of a year mean 1950 to 2049', () => {
  expect(parseTime('491231235959Z', true)).toBe(Date.UTC(2049, 11, 31, 23, 59, 59));
  expect(parseTime('500101000000Z', true)).toBe(Date.UTC(1950, 0, 1));
});
