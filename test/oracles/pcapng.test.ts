/** tshark reads our pcapng as we mean it: interfaces, nanoseconds, directions, comments, and an FCS that it checks. */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { crc32 } from '../../src/core/checksum.ts';
import { stream } from '../../src/core/rng.ts';
import { PcapngWriter } from '../../src/dissect/pcapng.ts';
import { generatePackets } from './lib/packets.ts';

const FIELDS = ['frame.interface_name', 'frame.time_epoch', 'frame.packet_flags_direction', 'frame.len'];
const MORE = ['eth.fcs.status', 'frame.comment'];

test('tshark finds what was written', () => {
  const folder = mkdtempSync(join(tmpdir(), 'pcapng-'));
  const writer = new PcapngWriter(Date.UTC(2026, 0, 1));
  const chunks = [writer.header(), writer.addInterface('alice:eth0').block, writer.addInterface('bob:eth0').block];
  const want: string[] = [];
  generatePackets(stream(9, 'pcapng packets'), 40, { cut: 0 }).forEach((p, i) => {
    const frame = new Uint8Array(Math.max(64, p.bytes.length + 4));
    frame.set(p.bytes);
    const at = frame.length - 4;
    new DataView(frame.buffer).setUint32(at, crc32(frame, 0, at), true);
    const bad = i % 7 === 3;
    if (bad) frame[at] = frame[at]! ^ 1;
    const t = i * 1_000_000_007 + 123_456_789;
    const comment = bad ? `damaged: bit ${i} flipped` : undefined;
    const direction = i % 3 === 0 ? 'in' : 'out';
    chunks.push(writer.packet({ interface: i % 2, t, bytes: frame, direction, comment }));
    const ns = String(t % 1e9).padStart(9, '0');
    const seconds = 1_767_225_600 + Math.floor(t / 1e9);
    const name = i % 2 === 0 ? 'alice:eth0' : 'bob:eth0';
    const flags = direction === 'in' ? '0x00000001' : '0x00000002';
    want.push([name, `${seconds}.${ns}`, flags, frame.length, bad ? 0 : 1, comment ?? ''].join('\t'));
  });
  const path = join(folder, 'out.pcapng');
  writeFileSync(path, Buffer.concat(chunks));
  const fields = [...FIELDS, ...MORE].flatMap((f) => ['-e', f]);
  const args = ['-r', path, '-o', 'eth.check_fcs:TRUE', '-T', 'fields', ...fields];
  const run = spawnSync('tshark', args, { encoding: 'utf8' });
  rmSync(folder, { recursive: true });
  if (run.error) throw run.error;
  expect(run.stdout.split('\n').slice(0, -1)).toEqual(want);
}, 60_000);
