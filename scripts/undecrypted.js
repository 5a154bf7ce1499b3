#!/usr/bin/env node
// Which sealed TLS records tshark does not open: `undecrypted.js CAPTURE KEYS`, of one link end's capture. Prints a sentence and ends
// with 1 when there is any. What tshark opened it shows as a block of bytes of its own; in TLS 1.3 a sealed record is one with an
// opaque type, in TLS 1.2 one of application data, and of others tshark says that they are encrypted. Frames that were damaged on
// purpose do not count, nor a record that nobody can open: the one before the alert bad_record_mac with which its receiver refused it.
import { spawnSync } from 'node:child_process';

const SEALED =
  'tls.record.opaque_type || tls.app_data || tls.handshake || tls.alert_message || tls.record.content_type == 21';
const FIELDS = [
  ...['frame.number', 'tls.record.opaque_type', 'tls.record.content_type', 'frame.comment', '_ws.col.Info'],
  ...['tcp.stream', 'tcp.srcport', 'tls.alert_message.desc', 'tls.handshake.type', 'tls.handshake.random'],
];
const UNREAD = /Encrypted (Handshake Message|Alert)|Ignored Unknown Record/;
const APPLICATION_DATA = '23';
const BAD_RECORD_MAC = '20';

const [capture, keys] = process.argv.slice(2);
if (!capture || !keys) {
  process.stderr.write('usage: undecrypted.js CAPTURE KEYS\n');
  process.exit(2);
}
const rows = tshark('-T', 'fields', ...FIELDS.flatMap((name) => ['-e', name])).map((line) => line.split('\t'));
const replays = replayedIn(rows);
const opened = openedOf(tshark('-x'));
if (opened.length !== rows.length) throw new Error(`${rows.length} frames, but ${opened.length} blocks of bytes`);
const sealed = rows
  .filter((row, i) => isSealed(row, opened[i]) && !isRefused(i) && !replays.has(row[5]))
  .map(([number]) => number);
if (sealed.length > 0) {
  process.stdout.write(`frames ${sealed.join(' ')} hold TLS that tshark does not open with the key log\n`);
  process.exit(1);
}

function isSealed([, opaque, types, comment, info], opened) {
  if (comment.startsWith('damaged:')) return false;
  const records = opaque === '' ? listOf(types).filter((type) => type === APPLICATION_DATA) : listOf(opaque);
  return opened < records.length || UNREAD.test(info);
}

/** Streams whose ClientHello was another stream's: a key log names a connection by that random, so it has the keys of the first. */
function replayedIn(rows) {
  const first = new Map();
  const found = new Set();
  for (const [, , , , , stream, , , , random] of rows.filter((row) => listOf(row[8])[0] === '1')) {
    const hello = listOf(random)[0];
    if (!first.has(hello)) first.set(hello, stream);
    if (first.get(hello) !== stream) found.add(stream);
  }
  return found;
}

/** The last that an end sent before the other one said bad_record_mac. */
function isRefused(at) {
  const [stream, port] = rows[at].slice(5);
  const after = rows.slice(at + 1).filter((row) => row[5] === stream);
  const alert = after.findIndex((row) => row[6] !== port && listOf(row[7]).includes(BAD_RECORD_MAC));
  return alert >= 0 && after.slice(0, alert).every((row) => row[6] !== port);
}

function listOf(text) {
  return text.split(',').filter(Boolean);
}

/** For each frame how many blocks of plaintext stand behind its own bytes. A frame without any is shown without a heading. */
function openedOf(lines) {
  const counts = [];
  lines.forEach((line, i) => {
    const isHeaded = lines[i - 1]?.endsWith(' bytes):');
    if (line.startsWith('Frame (') || (line.startsWith('0000 ') && !isHeaded)) counts.push(0);
    else if (line.startsWith('Decrypted TLS (')) counts[counts.length - 1]++;
  });
  return counts;
}

function tshark(...args) {
  const options = [
    '-o',
    `tls.keylog_file:${keys}`,
    '-o',
    'tcp.reassemble_out_of_order:TRUE',
    '-r',
    capture,
    '-Y',
    SEALED,
  ];
  const { status, stdout, stderr } = spawnSync('tshark', [...options, ...args], {
    encoding: 'utf8',
    maxBuffer: 2 ** 30,
  });
  if (status !== 0) throw new Error(stderr);
  return stdout.split('\n').slice(0, -1);
}
