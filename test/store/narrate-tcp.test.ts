// Narrated mode on TCP: the graph and a connection in sentences, of a real transfer.
import { describe, expect, test } from 'vitest';
import { LiveSession } from '../../src/cli/session/live-session.ts';
import { Narrator } from '../../src/store/narrate/narrator.ts';

const TEXT = `
lab: 1
id: two
title: Two hosts
seed: 3
topology:
  nodes:
    a: { kind: host, interfaces: { eth0: { addresses: [10.0.0.1/24] } } }
    b: { kind: host, interfaces: { eth0: { addresses: [10.0.0.2/24] } } }
  links:
    - { endpoints: ["a:eth0", "b:eth0"], rate: 10mbit, delay: 10ms, queue: 20 }
`;

function narrated(...lines: string[]): string {
  const said: string[] = [];
  const session = new LiveSession({ text: TEXT, file: 'two.yaml', title: 'Two hosts' });
  const narrator = new Narrator(session, (line) => said.push(line));
  narrator.start();
  for (const line of lines) {
    if (line === lines.at(-1)) said.length = 0;
    narrator.line(line);
    session.runToQuiet(1e9);
    narrator.update();
  }
  for (const line of said) expect(line.length).toBeLessThanOrEqual(100);
  return said.join(' ');
}

const TRANSFER = ['seq 1 60000 > big', 'b: nc -l -p 5000 > got &', ':go a', 'nc -N b 5000 < big'];

describe('narrated mode', () => {
  test('tells what a graph would show: the window over time, what was lost and why', () => {
    const said = narrated(...TRANSFER, 'graph');
    expect(said).toMatch(/The flow a:\d+ to b:5000 from 0\.\d+ s to \d\.\d+ s\./);
    expect(said).toMatch(/The congestion window was [\d.]+ kB at/);
    expect(said).toMatch(/loss: third duplicate ACK \d+ time/);
    expect(said).toMatch(/At \d\.\d+ s: .*\(RFC \d+, /);
    expect(said).not.toMatch(/[→↔]/);
  });

  test('compares the run with run B', () => {
    expect(narrated(...TRANSFER, ':whatif a--b delay=100ms', 'graph')).toMatch(
      /Run B, with a--b delay=100ms, took [\d.]+ s for 349 kB; this run took [\d.]+ ms for 349 kB\./,
    );
    expect(narrated(':whatif')).toContain('Say what is different');
  });

  test('says what it waits for while there is no flow', () => {
    expect(narrated('graph')).toContain('No TCP flow yet');
  });

  test('tells a connection from both its ends, and how a segment finds its program', () => {
    const said = narrated('b: nc -l -p 5000 > got &', ':go a', 'nc b 5000 &', 'table tcp');
    expect(said).toMatch(/a is in ESTABLISHED, b is in ESTABLISHED\./);
    expect(said).toMatch(/a sends: 0 B acknowledged, 0 B in flight, [\d.]+ kB more may go/);
    expect(said).toMatch(/to bucket \d+ to socket \d+ to nc, pid \d+, fd \d+\./);
  });
});
