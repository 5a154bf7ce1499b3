/**
 * `npm run bench:graph`: what a frame of 120x40 costs while a flow of 100 Mbit/s draws
 * itself, fifteen frames to a second of simulation, first beside the other panels and then over the whole screen. Prints JSON;
 * a layout that misses the budget makes the exit status 1.
 */
import { LiveSession } from '../src/cli/session/live-session.ts';
import { mount } from '../src/ui/mount.ts';
import type { Terminal, TerminalHandlers } from '../src/ui/terminal/terminal.ts';

const FRAME_NS = 1e9 / 15;
const FRAMES = 15 * 3;
const MUST_MS = { p50: 20, p95: 40 };
const SIZE = { columns: 120, rows: 40 };
const TOPOLOGY = `
lab: 1
id: fast
title: Fast
seed: 16
topology:
  nodes:
    a: { kind: host, interfaces: { eth0: { addresses: [10.0.0.1/24] } } }
    b: { kind: host, interfaces: { eth0: { addresses: [10.0.0.2/24] } } }
  links:
    - { endpoints: ["a:eth0", "b:eth0"], rate: 100mbit, delay: 10ms }
`;

/** A terminal that takes everything at once. */
class Sink implements Terminal {
  readonly size = SIZE;
  bytes = 0;
  #handlers: TerminalHandlers | undefined;

  write(data: string): boolean {
    this.bytes += Buffer.byteLength(data);
    return true;
  }

  once(): void {}

  listen(handlers: TerminalHandlers): () => void {
    this.#handlers = handlers;
    return () => {};
  }

  type(keys: string): void {
    this.#handlers?.bytes(keys);
  }
}

const session = new LiveSession({ text: TOPOLOGY, file: 'fast.yaml', title: 'Fast' });
const terminal = new Sink();
const screen = mount({ session, terminal, capabilities: { colors: true, ascii: false, addressable: true } });
await screen.ready;
session.send({ type: 'pace', pacing: 'fast', factor: 1 });
session.send({ type: 'line', node: 'b', text: 'iperf3 -s &' });
while (session.run.advance());
session.send({ type: 'line', node: 'a', text: 'iperf3 -c b -t 100' });

interface Measured {
  readonly cpuMsPerFrame: { readonly p50: number; readonly p95: number };
  readonly bytesPerFrame: number;
  readonly meetsMust: boolean;
}

function measure(): Measured {
  const times: number[] = [];
  const before = terminal.bytes;
  for (let frame = 0; frame < FRAMES; frame++) {
    const until = session.run.now + FRAME_NS;
    while (session.run.now < until && session.run.advance());
    const began = process.cpuUsage();
    screen.refresh();
    const { user, system } = process.cpuUsage(began);
    times.push((user + system) / 1000);
  }
  times.sort((x, y) => x - y);
  const round = (ms: number): number => Math.round(ms * 100) / 100;
  const cpuMsPerFrame = { p50: round(times[FRAMES >> 1]!), p95: round(times[Math.floor(FRAMES * 0.95)]!) };
  return {
    cpuMsPerFrame,
    bytesPerFrame: Math.round((terminal.bytes - before) / FRAMES),
    meetsMust: cpuMsPerFrame.p50 <= MUST_MS.p50 && cpuMsPerFrame.p95 <= MUST_MS.p95,
  };
}

terminal.type('\u001b[27u');
terminal.type('2');
const topology = measure();
terminal.type('6');
const beside = measure();
terminal.type('z');
const zoomed = measure();
terminal.type('v');
const sequence = measure();
const layouts = { topology, beside, zoomed, sequence };
const report = {
  size: `${SIZE.columns}x${SIZE.rows}`,
  simulatedSeconds: session.run.now / 1e9,
  mustMsPerFrame: MUST_MS,
  ...layouts,
};
process.stdout.write(`${JSON.stringify(report, null, 2)}\n`);
process.exit(Object.values(layouts).every((l) => l.meetsMust) ? 0 : 1);
