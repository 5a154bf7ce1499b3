// How the fields of TLS are folded: messages, extensions with their values, certificates with their parts.
import { describe, expect, test } from 'vitest';
import { LiveSession } from '../../src/cli/session/live-session.ts';
import { seconds } from '../../src/core/time.ts';
import { fieldGroups, shownFields } from '../../src/store/field-groups.ts';

const LAB = `
topology:
  nodes:
    pc: { kind: host, interfaces: { eth0: { addresses: [10.0.0.1/24] } } }
    web:
      kind: host
      interfaces: { eth0: { addresses: [10.0.0.2/24] } }
      services: [{ http: { tls: { certificate: { intermediate: true } }, files: { /index.html: hi } } }]
  links: [{ endpoints: ["pc:eth0", "web:eth0"] }]
`;

const live = new LiveSession({ text: LAB, file: 'tls.yaml', title: 'tls' });
live.send({ type: 'line', node: 'pc', text: 'curl -s --tls-max 1.2 https://web/' });
live.runToQuiet(seconds(60));

function layerOf(filter: string) {
  const found = live.lens.search(filter, 0, 100_000);
  if ('error' in found) throw new Error(found.error);
  return live.lens.dissect(found.matches[0]!).find(({ protocol }) => protocol === 'tls')!;
}

describe('a ClientHello', () => {
  const titles = fieldGroups(layerOf('tls.handshake.type == 1')).map(({ title }) => title ?? '');

  test('each extension says its values, all of a list', () => {
    expect(titles).toContain('extension    server_name  web');
    expect(titles).toContain('extension    supported_groups  x25519, secp256r1');
    expect(titles).toContain('extension    application_layer_protocol_negotiation  h2, http/1.1');
  });

  test('no suite of TLS 1.3 is offered by a client that speaks 1.2 at most', () => {
    expect(titles.find((title) => title.startsWith('suites'))).toMatch(/first TLS_ECDHE_/);
  });
});

describe('a certificate', () => {
  const layer = layerOf('tls.handshake.type == 11');
  const groups = fieldGroups(layer);

  test('is a line, and below it whose, by whom, how long, which key, what for', () => {
    const first = groups.findIndex(({ title }) => title?.startsWith('certificate'));
    const second = groups.findIndex(({ title }, i) => i > first && title?.startsWith('certificate'));
    const parts = groups.slice(first + 1, second);
    expect(groups[first]!.title).toBe('certificate  CN=web');
    expect(parts.every(({ isPart }) => isPart)).toBe(true);
    expect(parts.map(({ title }) => title)).toEqual(
      expect.arrayContaining([
        'issued by    O=wirelab, CN=Lab Root CA Intermediate',
        expect.stringMatching(/^valid {8}\d{4}-\d\d-\d\d to \d{4}-\d\d-\d\d$/),
        'public key   id-ecPublicKey, secp256r1',
        'subject alt name  web, 10.0.0.2',
        'signature    ecdsa-with-SHA256',
      ]),
    );
  });

  test('no field is lost or told twice', () => {
    expect(groups.flatMap(({ fields }) => fields)).toEqual(shownFields(layer));
  });
});
