// The gate that every capture passes in CI, shown on small captures made by hand: it lets the sound through and stops the rest.
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { crc32 } from 'node:zlib';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { tlsSecret } from '../../src/programs/lib/tls/events.ts';
import { PcapExport } from '../../src/sim/pcap-export.ts';
import { World } from '../../src/sim/world.ts';

const GATE = join(import.meta.dirname, '../../scripts/tshark-gate.sh');

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'wirelab-gate-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

interface Options {
  readonly comment?: string;
  /** Bytes of FCS that the interface declares. */
  readonly fcsLength?: number;
  /** Interfaces that the frames come from in turn. */
  readonly interfaces?: number;
}

const u16 = (value: number): Buffer => Buffer.from([value & 255, value >> 8]);
const u32 = (value: number): Buffer => Buffer.concat([u16(value & 0xffff), u16(value >>> 16)]);
const padded = (bytes: Buffer): Buffer => Buffer.concat([bytes, Buffer.alloc(-bytes.length & 3)]);
const option = (code: number, value: Buffer): Buffer => Buffer.concat([u16(code), u16(value.length), padded(value)]);
const block = (type: number, ...body: Buffer[]): Buffer => {
  const inner = Buffer.concat(body);
  return Buffer.concat([u32(type), u32(inner.length + 12), inner, u32(inner.length + 12)]);
};

/** A gratuitous ARP request of 64 bytes, its FCS included. */
function arpFrame(): Buffer {
  const frame = Buffer.alloc(60);
  frame.write('ffffffffffff02000000000108060001080006040001020000000001c0a80103000000000000c0a80103', 'hex');
  return Buffer.concat([frame, u32(crc32(frame))]);
}

function capture(frames: readonly Buffer[], { comment, fcsLength = 4, interfaces = 1 }: Options = {}): Buffer {
  const section = block(0x0a0d0d0a, u32(0x1a2b3c4d), u16(1), u16(0), u32(0xffffffff), u32(0xffffffff));
  const fcs = fcsLength ? option(13, Buffer.from([fcsLength])) : Buffer.alloc(0);
  const face = block(1, u16(1), u16(0), u32(0), fcs, option(0, Buffer.alloc(0)));
  const end = comment ? [option(1, Buffer.from(comment)), option(0, Buffer.alloc(0))] : [];
  const packets = frames.map((f, i) =>
    block(6, u32(i % interfaces), u32(0), u32(0), u32(f.length), u32(f.length), padded(f), ...end),
  );
  return Buffer.concat([section, ...Array<Buffer>(interfaces).fill(face), ...packets]);
}

function gate(...captures: readonly Buffer[]): { readonly status: number | null; readonly output: string } {
  captures.forEach((bytes, i) => writeFileSync(join(folder, `${i}.pcapng`), bytes));
  const { status, stdout, stderr } = spawnSync(GATE, [folder], { encoding: 'utf8' });
  return { status, output: stdout + stderr };
}

const spoilt = (): Buffer => {
  const frame = arpFrame();
  frame[30]! ^= 1;
  return frame;
};

test('sound captures pass, and are counted', () => {
  const { status, output } = gate(capture([arpFrame()]), capture([arpFrame(), arpFrame()]));
  expect(output).toContain('2 captures, 3 frames, 0 damaged on purpose, 0 refused');
  expect(status).toBe(0);
});

test('one wrong bit is found among sound frames', () => {
  const { status, output } = gate(capture([arpFrame()]), capture([arpFrame(), spoilt()]));
  expect(output).toContain('frames 2 are wrong');
  expect(status).toBe(1);
});

test('a frame damaged on purpose is excused, and counted', () => {
  const { status, output } = gate(
    capture([arpFrame()]),
    capture([spoilt()], { comment: 'damaged: the link flipped bit 240' }),
  );
  expect(output).toContain('1 damaged on purpose, 0 refused');
  expect(status).toBe(0);
});

test('another comment excuses nothing', () => {
  expect(gate(capture([spoilt()], { comment: 'dropped: not damaged: at all' })).status).toBe(1);
});

test('frames whose FCS is not declared are refused, for nobody would check it', () => {
  const { status, output } = gate(capture([arpFrame().subarray(0, 60)], { fcsLength: 0 }));
  expect(output).toContain('no FCS');
  expect(status).toBe(1);
});

test('of several link ends the one that saw the wrong frame is named', () => {
  const { status, output } = gate(capture([arpFrame(), spoilt(), arpFrame()], { interfaces: 2 }));
  expect(output).toMatch(/0\.pcapng, interface 1:\n.*frames 1 are wrong/);
  expect(status).toBe(1);
});

test('a capture without frames, a capture cut short and no capture at all are refused', () => {
  expect(gate().output).toContain('no capture');
  expect(gate(capture([])).output).toContain('holds no frame');
  expect(gate(capture([arpFrame()]).subarray(0, -10)).status).toBe(1);
});

const HTTPS = `
topology:
  nodes:
    pc: { kind: host, interfaces: { eth0: { addresses: [10.0.0.1/24] } } }
    web:
      kind: host
      interfaces: { eth0: { addresses: [10.0.0.2/24] } }
      services: [{ http: { port: 443, tls: true, files: { /index.html: hello } } }]
  links: [{ endpoints: ["pc:eth0", "web:eth0"] }]
`;

/** Puts a capture of a page over TLS into the folder; gives the lines of its key log. */
function https(options: string): string[] {
  const world = World.fromYaml(HTTPS);
  const chunks: Uint8Array[] = [];
  const written = new PcapExport(world, undefined, (chunk) => chunks.push(chunk.slice()));
  const secrets = new Set<string>();
  world.on(({ kind, note = '' }) => kind === tlsSecret && secrets.add(note));
  expect(world.exec('pc', `curl -s ${options} https://web/`).stdout).toBe('hello');
  world.run();
  written.flush();
  writeFileSync(join(folder, 'https.pcapng'), Buffer.concat(chunks));
  return [...secrets];
}

test.each([
  ['1.3', '', /_SECRET_0 /],
  ['1.2', '--tls-max 1.2', /CLIENT_RANDOM/],
])(
  'TLS %s passes with the key log beside it, and with no secret less',
  (_version, options, needed) => {
    const secrets = https(options);
    const withKeys = (lines: readonly string[]): ReturnType<typeof gate> => {
      writeFileSync(join(folder, 'https.keys'), lines.join('\n'));
      return gate();
    };
    expect(withKeys(secrets)).toMatchObject({ status: 0 });
    for (const one of secrets.filter((line) => needed.test(line))) {
      const without = withKeys([...secrets.filter((line) => line !== one), '# no more']);
      expect([one, without.status]).toEqual([one, 1]);
      expect(without.output).toContain('hold TLS that tshark does not open with the key log');
    }
    rmSync(join(folder, 'https.keys'));
    expect(gate()).toMatchObject({ status: 1, output: expect.stringContaining('there is no key log https.keys') });
  },
  120_000,
);
