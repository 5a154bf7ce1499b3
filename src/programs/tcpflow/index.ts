/**
 * tcpflow: the streams of the TCP connections in a capture file, a file for each direction, byte for byte (tcpflow(1), Debian's 1.6).
 * It reads files only and writes no report.
 */
import { concat } from '../../core/bytes.ts';
import { errnoText } from '../../core/errno.ts';
import { fail, ok, type Result } from '../../core/result.ts';
import type { Call, ExitStatus, Program, Sys } from '../../core/sys.ts';
import { type CaptureFile, LINKTYPE_ETHERNET } from '../../dissect/capture-file.ts';
import { compilePcapFilter, type PacketFilter } from '../../dissect/pcap-filter/index.ts';
import { readCapture } from '../../dissect/read-capture.ts';
import { withNames } from '../lib/dns/lookup.ts';
import { usageText } from '../lib/usage.ts';
import { type Flow, Flows, type Segment, segmentOf } from './flows.ts';
import { nameFor, plainName } from './names.ts';
import { readSettings, type Settings } from './options.ts';

export const tcpflow: Program = {
  name: 'tcpflow',
  summary: 'Takes the streams of TCP connections out of a capture file',
  usage: 'tcpflow [-cCB0] [-b bytes] [-T template] -r file [expression]',
  options: [
    { flag: '-r', value: 'file', meaning: 'the capture file, as tcpdump -w wrote it' },
    { flag: '-c', meaning: 'print to the terminal instead of making files' },
    { flag: '-C', meaning: 'the same without the name of the flow before each packet' },
    { flag: '-B', meaning: 'with -c or -C: print unprintable bytes too, in place of dots' },
    { flag: '-0', meaning: 'with -c or -C: no newline behind each packet' },
    { flag: '-b', value: 'bytes', meaning: 'so many bytes of each flow at most' },
    { flag: '-T', value: 'template', meaning: 'names of the files: %A %a source address and port, %B %b destination' },
  ],
  examples: ['tcpflow -r t.pcap', 'tcpflow -T to-%b -r t.pcap', 'tcpflow -c -r t.pcap dst port 80'],
  operand: 'text',
  real: true,
  personas: ['linux', 'macos'],
  *main(sys, args) {
    const settings = readSettings(args);
    if (!settings.ok) return complain(sys, settings.error);
    if (settings.value.mode === 'help') return (sys.print(usageText(tcpflow)), 0);
    if (settings.value.mode === 'version') return (sys.print('TCPFLOW 1.6.1\n'), 1);
    return yield* run(sys, settings.value);
  },
};

function complain(sys: Sys, line: string): ExitStatus {
  sys.warn(`${line}\n`);
  return 1;
}

function* run(sys: Sys, settings: Settings): Call<ExitStatus> {
  const file = yield* readFile(sys, settings.read);
  if (!file.ok) return complain(sys, file.error);
  const linkType = file.value.interfaces[0]?.linkType ?? LINKTYPE_ETHERNET;
  if (linkType !== LINKTYPE_ETHERNET)
    return complain(sys, `tcpflow: sorry - unknown datalink type ${linkType} on interface ${settings.read}`);
  const filter = yield* withNames(sys, (host) => compilePcapFilter(settings.expression, { linkType, host }));
  if (!filter.ok) return complain(sys, `tcpflow: ${filter.error}`);
  const flows = readFlows(sys, settings, file.value, filter.value);
  return settings.target === 'files' ? writeFiles(sys, settings, flows) : 0;
}

function* readFile(sys: Sys, path: string): Call<Result<CaptureFile>> {
  const bytes = path === '-' ? yield* readInput(sys) : sys.files.read(path);
  if (!bytes.ok) return fail(`tcpflow: ${path}: ${errnoText(bytes.error)}`);
  const file = readCapture(bytes.value);
  return file.ok ? file : fail(`tcpflow: ${file.error}`);
}

function* readInput(sys: Sys) {
  const pieces: Uint8Array[] = [];
  for (;;) {
    const piece = yield* sys.read(0);
    if (!piece.ok) return piece;
    if (piece.value.length === 0) return ok(concat(pieces));
    pieces.push(piece.value);
  }
}

function readFlows(sys: Sys, settings: Settings, file: CaptureFile, filter: PacketFilter): Flows {
  const flows = new Flows();
  for (const { bytes, wireLength } of file.packets) {
    if (!filter(bytes, wireLength)) continue;
    const segment = segmentOf(bytes);
    const flow = segment && flows.take(segment);
    if (!flow) continue;
    if (settings.target === 'files') flow.add(segment, settings.most);
    else print(sys, settings, flow, segment);
  }
  return flows;
}

/** Packet by packet as they came, as the real one does: only files are put in order. */
function print(sys: Sys, { target, binary, joined, most }: Settings, flow: Flow, segment: Segment): void {
  const bytes = flow.printable(segment, most);
  if (bytes.length === 0) return;
  if (target === 'console') sys.print(`${plainName(flow)}: `);
  sys.print(binary ? bytes : bytes.map((byte) => (isPrintable(byte) ? byte : DOT)));
  if (!joined) sys.print('\n');
}

const DOT = 46;
const isPrintable = (byte: number): boolean => (byte >= 32 && byte < 127) || (byte >= 9 && byte <= 13);

/** Files that are there stay as they are; a further one gets a number. */
function writeFiles(sys: Sys, { template }: Settings, flows: Flows): ExitStatus {
  for (const flow of flows.all) {
    for (let taken = 0; ; taken++) {
      const name = nameFor(template, flow, taken);
      if (!name.ok) return complain(sys, `tcpflow: ${name.error} in -T is not built in here`);
      if (sys.files.stat(name.value).ok) continue;
      const written = sys.files.write(name.value, flow.bytes);
      if (!written.ok) return complain(sys, `tcpflow: ${name.value}: ${errnoText(written.error)}`);
      break;
    }
  }
  return 0;
}
