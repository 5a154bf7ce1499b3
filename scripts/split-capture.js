#!/usr/bin/env node
// Takes a pcapng capture of several interfaces apart: `split-capture.js IN FOLDER` writes a file for each that saw a frame. Every
// file names all interfaces, so that frames keep the number of theirs.
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { blocks, ENHANCED_PACKET } from './pcapng-blocks.js';

const INTERFACE_AT = 8;

const [from, folder] = process.argv.slice(2);
if (!from || !folder) {
  process.stderr.write('usage: split-capture.js IN FOLDER\n');
  process.exit(2);
}
const all = [...blocks(readFileSync(from))];
const packets = new Map();
for (const block of all.filter(isPacket)) {
  const id = interfaceOf(block);
  if (!packets.has(id)) packets.set(id, []);
  packets.get(id).push(block);
}
const head = all.filter((block) => !isPacket(block)).map(({ bytes }) => bytes);
for (const [id, own] of packets) {
  writeFileSync(join(folder, `${id}.pcapng`), Buffer.concat([...head, ...own.map(({ bytes }) => bytes)]));
}

function isPacket({ type }) {
  return type === ENHANCED_PACKET;
}

function interfaceOf({ bytes }) {
  return new DataView(bytes.buffer, bytes.byteOffset).getUint32(INTERFACE_AT, true);
}
