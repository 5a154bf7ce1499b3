// The key schedule as an overlay: a tree that fits, at any width.
import { describe, expect, test } from 'vitest';
import { LiveSession } from '../../src/cli/session/live-session.ts';
import { seconds } from '../../src/core/time.ts';
import { Journal } from '../../src/store/journal.ts';
import { initialView } from '../../src/store/view.ts';
import { Wording } from '../../src/store/wording.ts';
import { secretsBody } from '../../src/ui/overlays/secrets.ts';
import type { Screen } from '../../src/ui/screen.ts';
import { lineText } from '../../src/ui/text.ts';

const LAB = `
topology:
  nodes:
    pc: { kind: host, interfaces: { eth0: { addresses: [10.0.0.1/24] } } }
    web:
      kind: host
      interfaces: { eth0: { addresses: [10.0.0.2/24] } }
      services: [{ http: { tls: true, files: { /index.html: hi } } }]
  links: [{ endpoints: ["pc:eth0", "web:eth0"] }]
`;

function drawn(width: number, ...commands: string[]): string[] {
  const live = new LiveSession({ text: LAB, file: 'tls.yaml', title: 'tls' });
  for (const text of commands) {
    live.send({ type: 'line', node: 'pc', text });
    live.runToQuiet(seconds(60));
  }
  const journal = new Journal(live);
  journal.sync();
  const screen = { session: live, journal, wording: new Wording(live.lens), view: initialView('pc', false) };
  return secretsBody(screen as unknown as Screen, width).lines.map((each) => lineText(each).trimEnd());
}

describe.each([52, 72, 96])('%i columns wide', (width) => {
  const lines = drawn(width, 'curl -s https://web/');

  test('no line is too long, and each secret shows its size and how it begins', () => {
    for (const each of lines) expect(each.length).toBeLessThanOrEqual(width);
    expect(lines.filter((each) => /\d+ B {2}[0-9a-f]{8} [0-9a-f]{8}…$/.test(each)).length).toBeGreaterThan(8);
  });

  test('the trunk is drawn down to its last part, branches hang on it', () => {
    const heads = lines
      .filter((each) => /^[│ ]*[●├└] /.test(each))
      .map((each) => each.split(' ').slice(0, 2).join(' '));
    expect(heads.slice(0, 3)).toEqual([
      '● early_secret',
      '● handshake_secret',
      expect.stringMatching(/^├ client_hand/),
    ]);
    expect(heads).toContain('└ resumption_master_secret');
    expect(lines.filter((each) => /^ +├ PSK 0000/.test(each))).toHaveLength(1);
    expect(lines.filter((each) => /^ +└ PSK 0001/.test(each))).toHaveLength(1);
  });

  test('a key is not torn from its name', () => {
    for (const name of ['key', 'iv', 'finished key']) {
      expect(lines.some((each) => new RegExp(`\\b${name} [0-9a-f]{8} [0-9a-f]{8}…`).test(each))).toBe(true);
    }
  });
});

test('without TLS it is one sentence', () => {
  expect(drawn(72)).toEqual(['No TLS connection has made a key yet. curl https://… makes some.']);
});
