// Segments in a learner's words, from Wireshark's info lines.
import { build } from 'esbuild';
import { describe, expect, test } from 'vitest';
import { shorten } from '../../src/store/wording.ts';

describe('a segment is told', () => {
  test.each([
    [
      '36080 → 5000 [SYN] Seq=0 Win=64240 Len=0 MSS=1460 SACK_PERM TSval=1 TSecr=0 WS=128',
      'SYN  seq 0  win 64240  mss 1460  36080 → 5000',
    ],
    [
      '5000 → 36080 [SYN, ACK] Seq=0 Ack=1 Win=64240 Len=0 MSS=1460',
      'SYN  seq 0  ack 1  win 64240  mss 1460  5000 → 36080',
    ],
    [
      '36080 → 5000 [PSH, ACK] Seq=4345 Ack=1 Win=64256 Len=1448 TSval=9 TSecr=8',
      'data 1448 B  seq 4345  36080 → 5000',
    ],
    ['5000 → 36080 [ACK] Seq=1 Ack=28961 Win=64128 Len=0', 'ACK 28961  win 64128  5000 → 36080'],
    ['5000 → 36080 [ACK, ECE] Seq=1 Ack=28961 Win=64128 Len=0', 'ACK 28961  win 64128  ECE  5000 → 36080'],
    ['36080 → 5000 [FIN, ACK] Seq=9 Ack=3 Win=502 Len=0', 'FIN  seq 9  ack 3  36080 → 5000'],
    ['5000 → 36080 [RST] Seq=9 Win=0 Len=0', 'RST  seq 9  5000 → 36080'],
    [
      '[TCP Fast Retransmission] 36080 → 5000 [ACK] Seq=4345 Ack=1 Win=502 Len=1448',
      'again, fast:  data 1448 B  seq 4345  36080 → 5000',
    ],
    [
      '[TCP Dup ACK 44#2] 5000 → 36080 [ACK] Seq=1 Ack=28961 Win=64128 Len=0',
      'dup 2:  ACK 28961  win 64128  5000 → 36080',
    ],
    [
      '[TCP ZeroWindow] 5000 → 36080 [ACK] Seq=1 Ack=28961 Win=0 Len=0',
      'window closed:  ACK 28961  win 0  5000 → 36080',
    ],
  ])('%s', (info, words) => {
    expect(shorten(info)).toBe(words);
  });

  test('by what it is first, so that a row of an 80-column screen tells it', () => {
    const words = shorten('[TCP Retransmission] 36080 → 5000 [ACK] Seq=1537777 Ack=1 Win=502 Len=1448');
    expect(words.slice(0, 31)).toBe('again:  data 1448 B  seq 153777');
  });

  test('and what is no TCP line stays as it is', () => {
    expect(shorten('5000 → 36080 Len=12')).toBe('5000 → 36080 Len=12');
  });
});

test('patterns are written in ASCII: the installed program is read as Latin-1, and esbuild leaves patterns as they are', async () => {
  const { outputFiles } = await build({
    entryPoints: ['src/cli/main.ts'],
    bundle: true,
    write: false,
    outdir: 'unwritten',
    packages: 'external',
    format: 'esm',
    splitting: true,
    platform: 'node',
    jsx: 'automatic',
    minifyWhitespace: true,
    legalComments: 'none',
  });
  const wrong = outputFiles.flatMap(({ text }) => text.match(/.{0,40}[^\0-\x7f].{0,20}/g) ?? []);
  expect(wrong).toEqual([]);
});
