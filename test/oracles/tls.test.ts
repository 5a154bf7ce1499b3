/** TLS as tshark reads it: conversations of OpenSSL and curl, on the wire and with their key logs; every field, every row, and filters. */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { stream } from '../../src/core/rng.ts';
import { compileFilter } from '../../src/dissect/filter/index.ts';
import { ALL_FIELDS, summary } from '../../src/dissect/index.ts';
import { KeyLog } from '../../src/protocols/tls/index.ts';
import { recut, refragmented, turnsOf } from './lib/recut.ts';
import { timedPcapng } from './lib/segments.ts';
import { timed, type Talk } from './lib/talks.ts';
import { differences, listDifferences, ourFrames, tsharkSelects } from './lib/tshark.ts';

const FOLDER = join(import.meta.dirname, '../golden/captures');
const CAPTURES = [
  ...['tls13', 'tls13-long', 'tls13-retry', 'tls13-resumed', 'tls13-key-update', 'tls13-psk', 'tls13-mutual', 'tls12'],
  ...['tls12-rsa', 'tls12-chacha', 'tls12-resumed', 'tls12-mutual', 'tls-alerts'],
];
const pcap = (name: string): string => join(FOLDER, `${name}.pcap`);
const keysFile = (name: string): string => join(FOLDER, `${name}.keys`);
const withKeys = (name: string): string[] => ['-o', `tls.keylog_file:${keysFile(name)}`];
const keysOf = (name: string): KeyLog => KeyLog.of(readFileSync(keysFile(name), 'utf8'));

const declared = ALL_FIELDS.filter(({ name, type }) => /^(tls|x509|pkcs1)/.test(name) && type !== 'layer').map(
  (f) => f.name,
);
const INSIDE = ALL_FIELDS.filter(({ name, type }) => name.startsWith('http.') && type !== 'layer').map((f) => f.name);
const OF_MESSAGES = [
  'tcp.segments',
  'tcp.segment',
  'tcp.segment_data',
  'tcp.reassembled.data',
  'tcp.payload',
  'data.data',
];
const names = [...declared, ...INSIDE, ...OF_MESSAGES];
const seen = new Set<string>();

beforeAll(() => {
  for (const name of CAPTURES) {
    for (const d of ourFrames(pcap(name), 'guess', keysOf(name))) for (const field of d.fields) seen.add(field.name);
  }
});

const short = (lines: readonly string[]): string[] => lines.map((line) => line.slice(0, 400));

describe('every field and every row is tshark’s', () => {
  test.each(CAPTURES)('of %s, as everybody on the wire reads it', (name) => {
    const ours = ourFrames(pcap(name));
    expect(short([...differences(pcap(name), ours, names), ...listDifferences(pcap(name), ours)])).toEqual([]);
  });

  test.each(CAPTURES)('of %s, with the keys', (name) => {
    const [ours, more] = [ourFrames(pcap(name), 'guess', keysOf(name)), withKeys(name)];
    expect(short([...differences(pcap(name), ours, names, more), ...listDifferences(pcap(name), ours, more)])).toEqual(
      [],
    );
  });
});

/** Declared for what these captures do not hold. */
const UNSEEN = [
  ...['tls.record.padding_length', 'tls.handshake.fragments', 'tls.handshake.fragment', 'tls.handshake.fragment.count'],
  ...['tls.handshake.extensions_reneg_info', 'tls.handshake.extensions.cookie', 'tls.handshake.extensions.cookie_len'],
  ...['tls.handshake.max_fragment_length', 'tls.record_size_limit', 'tls.handshake.extensions_status_request_type'],
  ...['tls.handshake.extensions_status_request_responder_ids_len', 'tls.handshake.extensions_status_request_exts_len'],
  ...['x509sat.printableString', 'tls.handshake.certificate_request_context'],
];

test('every declared field occurs, but for those that are listed here', () => {
  expect(declared.filter((name) => !seen.has(name) && !UNSEEN.includes(name))).toEqual([]);
});

const FILTERS = [
  'tls',
  'tls.handshake',
  'tls.handshake.type == 1',
  'tls.handshake.type == 20',
  'tls.handshake.extensions_server_name == "www.example.com"',
  'tls.handshake.extensions_server_name contains "example"',
  'tls.handshake.ciphersuite == 0x1302',
  'tls.handshake.extension.type == 41',
  'tls.handshake.extensions_supported_group == 0x001d',
  'tls.handshake.extensions.supported_version == 0x0304',
  'tls.handshake.certificate',
  'tls.record.content_type == 23',
  'tls.record.opaque_type == 23',
  'tls.record.length > 500',
  'tls.app_data',
  'tls.app_data_proto == "Hypertext Transfer Protocol"',
  'tls.alert_message.desc == 48',
  'tls.change_cipher_spec',
  'x509sat.uTF8String == "www.example.com"',
  'x509ce.dNSName contains "*"',
  'x509ce.KeyUsage.keyCertSign == 1',
  'http',
  'http.request.method == "GET"',
  'http.response.code == 200',
  'http.request.full_uri contains "https"',
  'frame contains "hello there"',
  'tls && !http',
];

test.each(['tls13', 'tls12', 'tls13-resumed', 'tls-alerts'])(
  'filters over %s select what tshark selects',
  (name) => {
    for (const keyed of [false, true]) {
      const ours = ourFrames(pcap(name), 'guess', keyed ? keysOf(name) : undefined);
      const wrong = FILTERS.flatMap((text) => {
        const filter = compileFilter(text);
        const mine = filter.ok ? ours.flatMap((d, i) => (filter.value.matches(d) ? [i + 1] : [])).join(' ') : 'error';
        const theirs = tsharkSelects(pcap(name), text, keyed ? withKeys(name) : []);
        return mine === theirs ? [] : [`${text}\n  ours   ${mine}\n  tshark ${theirs}`];
      });
      expect(wrong).toEqual([]);
    }
  },
  120_000,
);

test.each(CAPTURES)('%s: who has the keys can still be shown what a stranger reads', (name) => {
  const keyed = ourFrames(pcap(name), 'guess', keysOf(name)).map((d) => summary(d, true));
  expect(keyed).toEqual(ourFrames(pcap(name)).map((d) => summary(d)));
});

describe('cut otherwise', () => {
  let folder = '';
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'tls-'));
  });
  afterAll(() => rmSync(folder, { recursive: true }));

  /** A talk as a file, and what we and tshark say differently of it. */
  const complaints = (talk: Talk, keyed?: string): string[] => {
    const file = join(folder, 'cut.pcapng');
    writeFileSync(file, timedPcapng(timed(talk.frames)));
    const more = keyed === undefined ? [] : withKeys(keyed);
    const ours = ourFrames(file, true, keyed === undefined ? undefined : keysOf(keyed));
    return short([...differences(file, ours, names, more), ...listDifferences(file, ours, more)]);
  };

  test.each(['tls13', 'tls13-long', 'tls13-resumed', 'tls13-mutual', 'tls12'])(
    'the segments of %s: records over several, several records in one',
    (name) => {
      const turns = turnsOf(ourFrames(pcap(name)), 0);
      for (const longest of [40, 700, 6000]) {
        const talk = recut(turns, stream(longest, 'recut'), longest, [50_000, 443]);
        expect(complaints(talk)).toEqual([]);
        expect(complaints(talk, name)).toEqual([]);
      }
    },
    60_000,
  );

  test.each(['tls12', 'tls12-mutual'])(
    'the records of %s: messages over several, several messages in one',
    (name) => {
      for (const longest of [16_000, 400, 130]) {
        const turns = refragmented(turnsOf(ourFrames(pcap(name)), 0), longest);
        expect(complaints(recut(turns, stream(longest, 'refragmented'), 600, [50_000, 443]))).toEqual([]);
      }
    },
    60_000,
  );
});
