// Recorded conversations of OpenSSL and curl, read on the wire and with their keys; test/oracles/tls.test.ts compares every field with tshark.
import fc from 'fast-check';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import {
  dissect,
  fieldValue,
  layerViews,
  newConversation,
  summary,
  witness,
  type Dissection,
} from '../../../../src/dissect/index.ts';
import type { CapturedPacket } from '../../../../src/dissect/capture-file.ts';
import { readCapture } from '../../../../src/dissect/read-capture.ts';
import { KeyLog, tls } from '../../../../src/protocols/tls/index.ts';

const FOLDER = join(import.meta.dirname, '../../../golden/captures');
const NAMES = ['tls13', 'tls13-long', 'tls13-resumed', 'tls13-key-update', 'tls12', 'tls12-rsa', 'tls-alerts'];

function packets(name: string): readonly CapturedPacket[] {
  const capture = readCapture(readFileSync(join(FOLDER, `${name}.pcap`)));
  if (!capture.ok) throw new Error(capture.error);
  return capture.value.packets;
}

const keysOf = (name: string): KeyLog => KeyLog.of(readFileSync(join(FOLDER, `${name}.keys`), 'utf8'));

const read = (name: string, keys?: KeyLog): Dissection[] => {
  const conversation = newConversation(undefined, undefined, keys);
  return packets(name).map(({ bytes }, i) => dissect(bytes, conversation, { fcs: false, number: i + 1, time: i }));
};

const rows = (frames: readonly Dissection[]): string[] =>
  frames.flatMap((d) => {
    const { protocol, info } = summary(d);
    return fieldValue(d, 'tls') === undefined ? [] : [`${protocol} ${info}`];
  });

describe('a page over TLS 1.3', () => {
  test('to everybody on the wire', () => {
    expect(rows(read('tls13'))).toEqual([
      'TLSv1 Client Hello',
      'TLSv1.3 Server Hello, Change Cipher Spec, Application Data, Application Data, Application Data, Application Data',
      'TLSv1.3 Change Cipher Spec, Application Data',
      ...Array.from({ length: 6 }, () => 'TLSv1.3 Application Data'),
    ]);
  });

  test('to those who have the keys', () => {
    expect(rows(read('tls13', keysOf('tls13')))).toEqual([
      'TLSv1 Client Hello',
      'TLSv1.3 Server Hello, Change Cipher Spec, Encrypted Extensions, Certificate, Certificate Verify, Finished',
      'TLSv1.3 Change Cipher Spec, Finished',
      'TLSv1.3 New Session Ticket',
      'TLSv1.3 New Session Ticket',
      'HTTP GET /page.txt HTTP/1.1 ',
      'HTTP HTTP/1.0 200 OK  (text/plain)',
      'TLSv1.3 Alert (Level: Warning, Description: Close Notify)',
      'TLSv1.3 Alert (Level: Warning, Description: Close Notify)',
    ]);
  });
});

test('TLS 1.2 shows names, certificates and the ticket to everybody, and hides what comes behind Change Cipher Spec', () => {
  expect(rows(read('tls12')).slice(0, 4)).toEqual([
    'TLSv1 Client Hello',
    'TLSv1.2 Server Hello, Certificate, Server Key Exchange, Server Hello Done',
    'TLSv1.2 Client Key Exchange, Change Cipher Spec, Encrypted Handshake Message',
    'TLSv1.2 Change Cipher Spec, Encrypted Handshake Message',
  ]);
  const certificate = read('tls12').find((d) => fieldValue(d, 'x509ce.dNSName') !== undefined)!;
  expect(fieldValue(certificate, 'x509ce.dNSName')).toBe('www.example.com');
});

test('with a TLS 1.3 handshake the certificate is seen by the two ends alone', () => {
  const shows = (frames: readonly Dissection[]): boolean =>
    frames.some((d) => fieldValue(d, 'tls.handshake.certificate') !== undefined);
  expect(shows(read('tls13'))).toBe(false);
  expect(shows(read('tls13', keysOf('tls13')))).toBe(true);
});

test('keys of another connection open nothing', () => {
  expect(rows(read('tls13', keysOf('tls12')))).toEqual(rows(read('tls13')));
});

test.each(NAMES)('%s: rows with the keys can be told as a stranger reads them', (name) => {
  const keyed = read(name, keysOf(name)).map((d) => summary(d, true));
  expect(keyed).toEqual(read(name).map((d) => summary(d)));
});

test.each(NAMES)('%s: a second look, backwards, tells the same', (name) => {
  const conversation = newConversation(undefined, undefined, keysOf(name));
  const look = (bytes: Uint8Array, i: number): unknown => {
    const d = dissect(bytes, conversation, { fcs: false, number: i + 1, time: i });
    return [d.fields.map((f) => f.name), [...d.values], summary(d)];
  };
  const frames = packets(name).map((p) => p.bytes);
  const first = frames.map(look);
  for (let i = frames.length - 1; i >= 0; i--) expect(look(frames[i]!, i)).toEqual(first[i]);
});

test.each(NAMES)('%s: segments that were only witnessed leave the same behind', (name) => {
  const [whole, quick] = [0, 1].map(() => newConversation(undefined, undefined, keysOf(name))) as [
    ReturnType<typeof newConversation>,
    ReturnType<typeof newConversation>,
  ];
  let witnessed = 0;
  packets(name).forEach(({ bytes }, i) => {
    const options = { fcs: false, number: i + 1, time: i };
    const expected = dissect(bytes, whole, options);
    if (i % 3 > 0 && witness(bytes, quick, i + 1, i)) return void witnessed++;
    expect(summary(dissect(bytes, quick, options))).toEqual(summary(expected));
  });
  expect(witnessed).toBeGreaterThan(5);
});

test('Inspect gets the plaintext as a block of its own, with its own bytes, behind the ciphertext', () => {
  const request = read('tls13', keysOf('tls13')).find((d) => fieldValue(d, 'http.request.method') !== undefined)!;
  const [record, decrypted, http] = layerViews(request).slice(-3);
  expect([record!.title, decrypted!.title, http!.protocol]).toEqual(['Transport Layer Security', 'Decrypted', 'http']);
  expect(record!.bytes).toBeUndefined();
  expect(record!.summary).toBe('Application Data');
  expect(record!.fields.find((f) => f.name === 'tls.record')!.note).toMatch(
    /^104 bytes of ciphertext to every machine/,
  );
  expect(new TextDecoder().decode(decrypted!.bytes).slice(0, 14)).toBe('GET /page.txt ');
  expect(decrypted!.summary).toContain('for the two ends only');
  const method = http!.fields.find((f) => f.name === 'http.request.method')!;
  expect([http!.bytes, method.bitAt, method.bitLength]).toEqual([decrypted!.bytes, 0, 24]);
});

test('damaged captures are read without an exception', () => {
  const all = NAMES.map((name) => ({ frames: packets(name).map((p) => p.bytes), keys: keysOf(name) }));
  const damage = fc.array(fc.tuple(fc.nat(5000), fc.nat(255), fc.nat(40)), { minLength: 1, maxLength: 12 });
  const isRead = fc.property(fc.constantFrom(...all), damage, ({ frames, keys }, hits) => {
    const conversation = newConversation(undefined, undefined, keys);
    frames.forEach((bytes, i) => {
      const spoilt = bytes.slice();
      for (const [at, value, frame] of hits) {
        if (frame === i || frame > 30) spoilt[66 + (at % (spoilt.length - 65))] = value;
      }
      const d = dissect(spoilt, conversation, { fcs: false, number: i + 1, time: i });
      summary(d);
      layerViews(d);
    });
  });
  expect(() => fc.assert(isRead, { numRuns: 150 })).not.toThrow();
});

/** Records and plaintexts of the captures: TCP's checksum does not stand before the damage here. */
test('damaged records are read without an exception, whatever holds them', () => {
  const stretches = NAMES.flatMap((name) =>
    read(name, keysOf(name)).flatMap((d) =>
      d.layers.flatMap(({ protocol, bytes, at, end }) => (protocol.id === 'tls' ? [bytes.slice(at, end)] : [])),
    ),
  );
  const damage = fc.array(fc.tuple(fc.nat(5000), fc.nat(255)), { minLength: 1, maxLength: 6 });
  let emitted = 0;
  const isRead = fc.property(fc.constantFrom(...stretches), damage, fc.constantFrom(0, 22), (bytes, hits, wrap) => {
    const head = wrap === 0 ? [] : [wrap, 3, 3, bytes.length >>> 8, bytes.length & 0xff];
    const spoilt = Uint8Array.from([...head, ...bytes]);
    for (const [at, value] of hits) spoilt[at % spoilt.length] = value;
    const conversation = newConversation();
    const found = tls.extent!(spoilt, 0, spoilt.length, conversation, 'cut');
    tls.dissect(spoilt, 0, found.length || spoilt.length, conversation, () => void emitted++);
  });
  expect(() => fc.assert(isRead, { numRuns: 2000 })).not.toThrow();
  expect(emitted).toBeGreaterThan(2000);
});
