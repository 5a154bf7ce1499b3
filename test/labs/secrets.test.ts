/** What nobody on the path may ever read: no key and no secret of TLS stands in any frame of any lab, nor what was said inside it. */
import { join, resolve } from 'node:path';
import { readFileSync } from 'node:fs';
import { beforeAll, describe, expect, test } from 'vitest';
import { fromHex, toHex } from '../../src/core/bytes.ts';
import type { TlsConfig } from '../../src/core/tls-config.ts';
import { readCapture } from '../../src/dissect/read-capture.ts';
import { tlsKey, tlsSecret } from '../../src/programs/lib/tls/events.ts';
import { keyOf, type PrivateKey } from '../../src/protocols/tls/crypto/keys.ts';
import { identityOf } from '../../src/protocols/tls/x509/issue.ts';
import { PcapExport } from '../../src/sim/pcap-export.ts';
import { World } from '../../src/sim/world.ts';
import { labText } from '../helpers/lab-text.ts';
import { scriptedLabs } from '../helpers/lab-script.ts';

const HOME = resolve(import.meta.dirname, '../..');

interface Line {
  readonly node: string;
  readonly line: string;
}

interface Run {
  /** All bytes of all frames at all link ends, as latin1; and the same without line ends, which PEM has within a key. */
  readonly seen: string;
  readonly joined: string;
  /** In hexadecimal, by what it is. */
  readonly secrets: ReadonlyMap<string, string>;
  /** Random bytes that every client sends in the clear. */
  readonly randoms: readonly string[];
}

/** Fewer bytes are found by chance: the four that TLS 1.2 puts before a nonce. */
const SHORTEST = 8;
/** Place of what was made in the note of a step, and of how its input begins. */
const [MADE, INPUT, INPUT_BYTES, VALUE] = [2, 5, 6, 7] as const;

function run(text: string, lines: readonly Line[]): Run {
  const world = World.fromYaml(text);
  const chunks: Uint8Array[] = [];
  const capture = new PcapExport(world, undefined, (chunk) => chunks.push(chunk.slice()));
  const secrets = new Map<string, string>();
  const randoms = new Set<string>();
  world.on(({ kind, note = '' }) => {
    if (kind === tlsSecret) {
      const [label = '', random = '', secret = ''] = note.split(' ');
      secrets.set(`${label} ${random}`, secret);
      randoms.add(random);
    } else if (kind === tlsKey) {
      const parts = note.split('|');
      if (parts[VALUE]!.length >= 2 * SHORTEST) secrets.set(`${parts[1]} of ${parts[0]}`, parts[VALUE]!);
      // of the keying material that goes in, the first bytes are told
      if (parts[MADE] === 'extract' && parts[INPUT] !== '0') secrets.set(`${parts[INPUT]} of ${parts[0]}`, parts[INPUT_BYTES]!);
    }
  });
  world.run();
  for (const { node, line } of lines) {
    world.exec(node, line);
    world.run();
  }
  capture.flush();
  for (const [name, key] of privateKeys(world)) secrets.set(name, key);
  const read = readCapture(Buffer.concat(chunks));
  if (!read.ok) throw new Error(read.error);
  const seen = Buffer.concat(read.value.packets.map(({ bytes }) => bytes)).toString('latin1');
  return { seen, joined: seen.replace(/[\r\n]/g, ''), secrets, randoms: [...randoms] };
}

const secretPart = (key: PrivateKey): string =>
  // in the middle of an RSA key stand its primes and its exponent
  toHex(key.kind === 'p256' ? key.scalar : key.pkcs1.subarray(key.pkcs1.length >> 1, (key.pkcs1.length >> 1) + 48));

function* privateKeys(world: World): Generator<readonly [string, string]> {
  for (const { name, services } of world.spec.nodes) {
    for (const { options } of services) {
      const tls = 'tls' in options ? (options.tls as TlsConfig | undefined) : undefined;
      for (const certificate of tls?.certificates ?? []) {
        yield [`private key of ${certificate.names[0]} on ${name}`, secretPart(identityOf(certificate).key)];
        const { issuer } = certificate;
        if (issuer) yield [`private key of ${issuer.name}`, secretPart(keyOf(issuer.key, issuer.seed))];
      }
    }
  }
}

/** Base64 of the same bytes is another text at each of three places; the letters at its ends depend on what stands around. */
const inBase64 = (bytes: Buffer): string[] =>
  [0, 1, 2].map((skipped) => bytes.subarray(skipped, skipped + 3 * Math.floor((bytes.length - skipped) / 3)).toString('base64'));

/** How a secret was found in the frames: nothing when it was not. */
function foundIn({ seen, joined }: Run, hex: string): string[] {
  const read = fromHex(hex);
  if (!read.ok || read.value.length < SHORTEST) throw new Error(`no secret: ${hex}`);
  const bytes = Buffer.from(read.value);
  return [
    ...(seen.includes(bytes.toString('latin1')) ? ['as bytes'] : []),
    ...([hex, hex.toUpperCase()].some((text) => joined.includes(text)) ? ['in hexadecimal'] : []),
    ...(inBase64(bytes).some((text) => joined.includes(text)) ? ['in Base64'] : []),
  ];
}

const leaks = (done: Run): string[] =>
  [...done.secrets].flatMap(([name, hex]) => foundIn(done, hex).map((how) => `${name}, ${how}`));

const speakTls = scriptedLabs().filter(({ name }) => /\btls\b/.test(labText(`${name}.yaml`)));

test('there are labs that speak TLS', () => {
  expect(speakTls.length).toBeGreaterThan(3);
});

test.each(speakTls.map((lab) => [lab.name, lab] as const))(
  'no key and no secret of lab %s is in its frames, while the clients’ random bytes are',
  (name, { steps }) => {
    const done = run(labText(`${name}.yaml`), steps.flatMap(({ lines }) => lines));
    expect(leaks(done)).toEqual([]);
    expect(done.randoms.length).toBeGreaterThan(0);
    for (const random of done.randoms) expect(foundIn(done, random)).toEqual(['as bytes']);
  },
  60_000,
);

test('no key and no secret of the scenario of TLS is in its frames', () => {
  const folder = join(HOME, 'test/scenarios');
  const lines = readFileSync(join(folder, 'tls.commands'), 'utf8')
    .split('\n')
    .filter((line) => line.includes(': '))
    .map((line) => ({ node: line.slice(0, line.indexOf(': ')), line: line.slice(line.indexOf(': ') + 2) }));
  const done = run(readFileSync(join(folder, 'tls.yaml'), 'utf8'), lines);
  expect(leaks(done)).toEqual([]);
  expect(done.secrets.size).toBeGreaterThan(100);
  for (const random of done.randoms) expect(foundIn(done, random)).toEqual(['as bytes']);
}, 60_000);

describe('a search at home, over https', () => {
  let done: Run;
  beforeAll(() => {
    const get = 'curl -s -b NID=a7c3 -d drink=oolong https://www.google.com/search?q=cats';
    const search = 'curl -s -c jar "https://www.google.com/search?q=cats"';
    done = run(readFileSync(join(HOME, 'labs/worlds/home.yaml'), 'utf8'), [
      { node: 'laptop', line: search },
      { node: 'phone', line: get },
    ]);
  });

  test.each(['search', 'q=cats', 'cats', 'NID', 'a7c3', 'oolong', 'Set-Cookie', 'HTTP/1.1', 'GET ', 'POST ', 'animals'])(
    '%s, which was said inside TLS, is in no frame anywhere',
    (word) => {
      expect(done.joined).not.toContain(word);
    },
  );

  test('the name that was asked for is in the clear twice: in the question of DNS, and as SNI', () => {
    expect(done.seen).toContain('\x03www\x06google\x03com\x00');
    expect(done.seen).toContain('\x00\x0ewww.google.com');
  });

  test('so are the addresses and the service port', () => {
    const address = String.fromCharCode(172, 217, 164, 164);
    expect(done.seen).toContain(address);
    expect(done.seen).toContain('\x01\xbb');
  });

  test('no key and no secret is', () => {
    expect(leaks(done)).toEqual([]);
    expect(done.randoms).toHaveLength(2);
  });
});
