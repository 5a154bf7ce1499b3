/** What craft prints: help, the dry run's table, a line for each frame sent. */
import { hexAsciiLines } from '../../dissect/printers/hex.ts';
import { NUMERIC, PacketPrinter } from '../../dissect/printers/index.ts';
import type { Built, ShownField } from './build.ts';
import { layerNames, LAYERS, SETTINGS } from './fields.ts';

const EXAMPLES = `craft builds a frame field by field and sends it. Name layers, and behind each its fields as name=value.
Everything you leave out is filled in: layers below, addresses, lengths, checksums.

  craft icmp ip dst=bob                          an echo request
  craft icmp type=echo seq=7 data="hi" ip dst=192.168.1.4 ttl=3
  craft udp dport=9 checksum=bad ip dst=bob      a wrong checksum, on purpose
  craft tcp flags=syn dport=80 seq=1000 ip dst=bob   the first segment of a handshake
  craft arp op=reply spa=192.168.1.1 tpa=192.168.1.4
  craft eth dst=ff:ff:ff:ff:ff:ff type=0x88b5 data="hello, everybody"
  craft ip dst=bob ihl=7 len=1000 dry-run        show the bytes, send nothing

`;

export function helpText(): string {
  const lines = layerNames.map((layer) => {
    const fields = LAYERS[layer].map((f) => `  ${f.name.padEnd(9)} ${f.meaning}${wordList(f.words)}`);
    return `${layer}\n${fields.join('\n')}\n`;
  });
  const settings = Object.entries(SETTINGS).map(([name, meaning]) => `  ${name.padEnd(9)} ${meaning}`);
  return `${EXAMPLES}${lines.join('')}anywhere\n${settings.join('\n')}\n  dry-run   show the fields and the bytes, send nothing\n`;
}

const wordList = (words: Readonly<Record<string, number>> | undefined): string =>
  words ? ` (${Object.keys(words).join(', ')})` : '';

export function dryRunText({ frame, fields }: Built, note: string): string {
  const width = Math.max(...fields.map((f) => f.text.length));
  let layer = '';
  const lines = fields.map((f) => {
    const name = f.layer === layer ? '' : f.layer;
    layer = f.layer;
    return `${name.padEnd(5)} ${f.name.padEnd(9)} ${f.text.padEnd(width)}  ${origin(f)}\n`;
  });
  return `${lines.join('')}${note}${frame.length} bytes without FCS:${hexAsciiLines(frame)}\n`;
}

function origin({ given, right }: ShownField): string {
  if (right !== undefined) return `given, wrong: ${right} would be right`;
  return given ? 'given' : 'filled in';
}

/** `sent 192.168.1.3 > 192.168.3.4: ICMP echo request, id 1, seq 1, length 8`, with the Ethernet header when it was ours. */
export function sentText(frame: Uint8Array, link: boolean): string {
  const printer = new PacketPrinter(1, { numeric: true, time: 1, link }, NUMERIC);
  return `sent ${printer.print({ stamp: { seconds: 0, nanoseconds: 0 }, bytes: frame, wireLength: frame.length })}`;
}
