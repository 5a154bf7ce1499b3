// The TLS connections of a machine among its tables.
import { expect, test } from 'vitest';
import { LiveSession } from '../../src/cli/session/live-session.ts';
import { seconds } from '../../src/core/time.ts';

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

test('a browser keeps its connection: both machines show what was agreed upon, the version and the name first', () => {
  const live = new LiveSession({ text: LAB, file: 'tls.yaml', title: 'tls' });
  live.send({ type: 'line', node: 'pc', text: 'browser https://web/' });
  live.runToQuiet(seconds(3));
  for (const node of ['pc', 'web']) {
    const table = live.lens.tables(node).find(({ name }) => name === 'tls');
    expect(table?.columns.slice(0, 4)).toEqual(['version', 'state', 'name', 'suite']);
    expect(table?.rows).toMatchObject([
      { version: 'TLSv1.3', state: 'open', name: 'web', role: node === 'pc' ? 'client' : 'server', resumed: false },
    ]);
  }
});
