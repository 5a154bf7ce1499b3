#!/usr/bin/env node
// Spoils a pcapng capture, so that the tshark gate can show that it fails: `spoil-capture.js flip|cut|empty IN OUT`.
// flip: one bit of the first undamaged frame; cut: the file ends inside a block; empty: every packet block is gone.
import { readFileSync, writeFileSync } from 'node:fs';

const ENHANCED_PACKET = 6;
const FRAME_AT = 28;

/** The blocks of a little-endian pcapng file (draft-ietf-opsawg-pcapng, 3.1): type, total length, body, total length. */
function* blocks(bytes) {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  for (let at = 0; at + 12 <= bytes.length;) {
    const length = view.getUint32(at + 4, true);
    if (length < 12 || length % 4 !== 0) throw new Error(`no block at byte ${at}`);
    yield { type: view.getUint32(at, true), at, length, bytes: bytes.subarray(at, at + length) };
    at += length;
  }
}

const SPOILERS = {
  flip(bytes) {
    const packets = [...blocks(bytes)].filter(({ type }) => type === ENHANCED_PACKET);
    const victim = packets.find((block) => !Buffer.from(block.bytes).includes('damaged:'));
    if (!victim) throw new Error('no undamaged frame to spoil');
    const spoilt = Uint8Array.from(bytes);
    spoilt[victim.at + FRAME_AT + 20] ^= 1;
    return spoilt;
  },
  cut: (bytes) => bytes.subarray(0, bytes.length - 10),
  empty: (bytes) =>
    Buffer.concat([...blocks(bytes)].filter(({ type }) => type !== ENHANCED_PACKET).map((b) => b.bytes)),
};

const [kind, from, to] = process.argv.slice(2);
const spoil = SPOILERS[kind];
if (!spoil || !from || !to) {
  process.stderr.write('usage: spoil-capture.js flip|cut|empty IN OUT\n');
  process.exit(2);
}
writeFileSync(to, spoil(readFileSync(from)));
