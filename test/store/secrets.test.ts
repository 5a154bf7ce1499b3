// Where the keys of a TLS connection came from: told from what both ends recorded, at the moment that is looked at.
import { describe, expect, test } from 'vitest';
import { LiveSession } from '../../src/cli/session/live-session.ts';
import { seconds } from '../../src/core/time.ts';
import { Journal } from '../../src/store/journal.ts';
import { NO_SECRETS, secretSentences, type SecretsTold, secretsTold } from '../../src/store/secrets/words.ts';
import { initialView } from '../../src/store/view.ts';
import { Wording } from '../../src/store/wording.ts';

const LAB = `
topology:
  authorities: { rogue: { name: Rogue CA, trusted: false } }
  nodes:
    pc: { kind: host, interfaces: { eth0: { addresses: [10.0.0.2/24] } }, gateway: 10.0.0.1 }
    home:
      kind: router
      interfaces: { eth0: { addresses: [10.0.0.1/24] }, eth1: { addresses: [192.0.2.1/24] } }
      nat: [{ masquerade: eth1 }]
    s: { kind: switch }
    web:
      kind: host
      interfaces: { eth0: { addresses: [192.0.2.80/24] } }
      services: [{ http: { tls: true, files: { /index.html: hi } } }]
    old:
      kind: host
      interfaces: { eth0: { addresses: [192.0.2.81/24] } }
      services: [{ http: { tls: { versions: ['1.2'], certificate: { key: rsa } , ciphers: [AES128-GCM-SHA256] }, files: { /index.html: hi } } }]
    rogue:
      kind: host
      interfaces: { eth0: { addresses: [192.0.2.82/24] } }
      services: [{ http: { tls: { certificate: { issuer: rogue } }, files: { /index.html: hi } } }]
  links:
    - { endpoints: ["pc:eth0", "home:eth0"] }
    - { endpoints: ["home:eth1", "s:1"] }
    - { endpoints: ["web:eth0", "s:2"] }
    - { endpoints: ["old:eth0", "s:3"] }
    - { endpoints: ["rogue:eth0", "s:4"] }
`;

/** A session after these commands of pc, and what it tells of the keys. */
function after(...commands: string[]) {
  const live = new LiveSession({ text: LAB, file: 'keys.yaml', title: 'keys' });
  live.runToQuiet(seconds(60));
  for (const command of commands) {
    live.send({ type: 'line', node: 'pc', text: command });
    live.runToQuiet(seconds(60));
  }
  const journal = new Journal(live);
  journal.sync();
  const wording = new Wording(live.lens);
  const view = initialView('pc', false);
  /** Chosen: the first sighting that matches the filter. */
  const told = (filter?: string, nth = 0): SecretsTold | undefined => {
    const found = filter === undefined ? undefined : live.lens.search(filter, 0, 100_000);
    const inspected = found && 'matches' in found ? found.matches[nth] : undefined;
    return secretsTold(live, journal, wording, { ...view, inspected });
  };
  return { live, journal, wording, told, said: () => secretSentences(live, journal, wording, view) };
}

const names = (told: SecretsTold | undefined): string[] =>
  told!.rows.map(({ depth, name }) => '  '.repeat(depth) + name);
const row = (told: SecretsTold | undefined, name: string) => told!.rows.find((each) => each.name === name)!;

describe('TLS 1.3', () => {
  const { told, said } = after('curl -s https://web/');

  test('three secrets are extracted one from the other, and from each what it is for', () => {
    expect(told()!.title).toBe('Key schedule of TLS 1.3 (RFC 8446, 7.1)');
    expect(names(told()).slice(0, 9)).toEqual([
      'early_secret',
      'handshake_secret',
      '  client_handshake_traffic_secret',
      '  server_handshake_traffic_secret',
      'master_secret',
      '  client_application_traffic_secret_0',
      '  server_application_traffic_secret_0',
      '  exporter_master_secret',
      '  resumption_master_secret',
    ]);
  });

  test('each says what went in, up to which message, and what it protects', () => {
    const { told: how, keys, bytes } = row(told(), 'server_handshake_traffic_secret');
    expect(how[0]).toMatch(/^Derive-Secret "s hs traffic" over ClientHello\.\.ServerHello, hash [0-9a-f]{8}…$/);
    expect(how[1]).toBe("protects the server's messages from EncryptedExtensions to Finished");
    expect(keys.map((each) => each.replace(/ [0-9a-f].*/, ''))).toEqual(['key', 'iv', 'finished key']);
    expect([32, 48]).toContain(bytes);
  });

  test('the key exchange goes in once; nothing of it is the same from one connection to the next', () => {
    const exchange = (each: SecretsTold | undefined) => row(each, 'handshake_secret').told[0]!;
    expect(exchange(told())).toMatch(
      /both key shares make \(\(EC\)DHE\), [0-9a-f]{8}…, salted with "derived" of early_secret$/,
    );
    const again = after('curl -s https://web/', 'curl -s https://web/').told;
    expect(exchange(again())).not.toBe(exchange(told()));
  });

  test('both ends made the same bytes, and nobody else has them', () => {
    expect(told()!.whose[0]).toMatch(/^The client pc, port \d+, and the server web, port 443\.$/);
    expect(told()!.whose[1]).toContain('Both made the same bytes');
  });

  test('narrated, each secret is a sentence', () => {
    expect(said()[0]).toBe('Key schedule of TLS 1.3 (RFC 8446, 7.1).');
    expect(said()[3]).toMatch(
      /^early_secret, \d+ B, [0-9a-f]{8} [0-9a-f]{8}…: HKDF-Extract of zeros: nothing new goes in\.$/,
    );
  });
});

describe('TLS 1.2', () => {
  test('premaster secret, master secret, key block, keys', () => {
    const { told } = after('curl -s --tls-max 1.2 https://web/');
    expect(told()!.title).toBe('Key schedule of TLS 1.2 (RFC 5246, 8.1 and 6.3)');
    expect(names(told())).toEqual([
      'pre_master_secret',
      'master_secret',
      '  client_verify_data',
      '  server_verify_data',
      'key_block',
      '  client_write_key',
      '  server_write_key',
      '  client_write_IV',
      '  server_write_IV',
    ]);
  });

  test('a premaster secret that was sent is said to have been on the wire', () => {
    const { told } = after('curl -s https://old/');
    expect(told()!.whose[1]).toContain('On the wire the first of them was encrypted');
    expect(row(told(), 'pre_master_secret').told.join(' ')).toContain("whoever gets the server's private key");
  });
});

describe('which connection', () => {
  const { told } = after('curl -s https://web/', 'curl -s https://old/');

  test("the chosen packet's, at either side of a router that translates; else the last one", () => {
    expect(told()!.whose[0]).toContain('server old');
    expect(told('ip.src == 10.0.0.2 && ip.dst == 192.0.2.80 && tls')!.whose[0]).toContain('server web');
    expect(told('ip.src == 192.0.2.80 && ip.dst == 192.0.2.1 && tls')!.whose[0]).toContain('server web');
    expect(told('arp')!.whose[0]).toContain('server old');
  });

  test('a refused certificate leaves what was made until then', () => {
    const refused = after('curl -s https://rogue/').told();
    expect(names(refused)).toContain('  client_handshake_traffic_secret');
    expect(row(refused, 'master_secret').told).toContain('only rogue has it');
  });

  test('without TLS it says how to get some', () => {
    expect(after('ping -c 1 192.0.2.80').said()).toEqual([NO_SECRETS]);
  });
});

test('in the past there is only what had been made by then, and a fork forgets the rest', () => {
  const { live, journal } = after('curl -s https://web/');
  const [whole] = journal.secrets.upTo(live.player.event);
  const third = whole!.steps[2]!.event;
  expect(journal.secrets.upTo(third)[0]!.steps).toHaveLength(3);
  expect(journal.secrets.upTo(whole!.steps[0]!.event - 1)).toEqual([]);
  journal.secrets.truncate(third);
  expect(journal.secrets.upTo(live.player.event)[0]!.steps).toHaveLength(3);
});

test('secrets are recorded before the records that they seal leave, so that the newest frame can be read at once', () => {
  const { live } = after('curl -s https://web/');
  const hello = live.lens.search('tls.handshake.type == 2', 0, 100_000);
  const first = 'matches' in hello ? hello.matches[0]! : 0;
  const made: number[] = [];
  live.events(0, (each) => {
    if (each.kind.id === 'tls.secret' && each.note!.startsWith('SERVER_HANDSHAKE')) made.push(each.id);
  });
  expect(made[0]).toBeLessThan(first);
});
