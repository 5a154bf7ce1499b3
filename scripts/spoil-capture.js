#!/usr/bin/env node
// Spoils a pcapng capture, so that the tshark gate can show that it fails: `spoil-capture.js flip|cut|empty IN OUT`.
// flip: one bit of the first undamaged frame; cut: the file ends inside a block; empty: every packet block is gone.
import { readFileSync, writeFileSync } from 'node:fs';
import { blocks, ENHANCED_PACKET } from './pcapng-blocks.js';

const FRAME_AT = 28;

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
