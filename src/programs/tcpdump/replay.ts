/** tcpdump -r: the packets of a file. */
import { errnoText } from '../../core/errno.ts';
import { fail, ok, type Result } from '../../core/result.ts';
import type { Call, ExitStatus, Sys } from '../../core/sys.ts';
import { LINKTYPE_ETHERNET, LINKTYPE_LINUX_SLL2, type CaptureFile } from '../../dissect/capture-file.ts';
import { readCapture } from '../../dissect/read-capture.ts';
import { MAX_SNAPLEN } from '../../dissect/pcap.ts';
import { compileExpression } from './expression.ts';
import type { Settings } from './options.ts';
import { Output } from './output.ts';
import { plural } from './usage.ts';

const STDIN = 0;

export const LINK_TYPES: Readonly<Record<number, string>> = {
  [LINKTYPE_ETHERNET]: 'EN10MB (Ethernet)',
  [LINKTYPE_LINUX_SLL2]: 'LINUX_SLL2 (Linux cooked v2)',
};

export function* replay(sys: Sys, settings: Settings, path: string): Call<ExitStatus> {
  const file = yield* readFile(sys, path);
  if (!file.ok) return complain(sys, file.error);
  const first = file.value.interfaces[0] ?? { linkType: LINKTYPE_ETHERNET, snapLength: 0 };
  const linkName = LINK_TYPES[first.linkType];
  if (linkName === undefined)
    return complain(sys, `tcpdump: packet printing is not supported for link type ${first.linkType}: use -w`);
  const snapLength = first.snapLength || MAX_SNAPLEN;
  sys.warn(`reading from file ${path}, link-type ${linkName}, snapshot length ${snapLength}\n`);
  const filter = yield* compileExpression(sys, settings, { linkType: first.linkType });
  if (!filter.ok) return complain(sys, filter.error);
  const output = Output.open(sys, settings, first.linkType);
  if (!output.ok) return complain(sys, output.error);
  for (const packet of file.value.packets) {
    const bytes = packet.bytes.subarray(0, settings.snapLength);
    if (filter.value(packet.bytes, packet.wireLength) && !output.value.take({ ...packet, bytes })) break;
  }
  output.value.close();
  if (settings.onlyCount) sys.print(`${plural(output.value.packets)}\n`);
  const stopped = settings.count !== undefined && output.value.packets >= settings.count;
  if (file.value.trouble === undefined || stopped) return 0;
  return complain(sys, `tcpdump: pcap_loop: ${file.value.trouble}`);
}

function complain(sys: Sys, line: string): ExitStatus {
  sys.warn(`${line}\n`);
  return 1;
}

function* readFile(sys: Sys, path: string): Call<Result<CaptureFile>> {
  const bytes = path === '-' ? yield* readInput(sys) : sys.files.read(path);
  if (!bytes.ok) return fail(`tcpdump: ${path}: ${errnoText(bytes.error)}`);
  const file = readCapture(bytes.value);
  return file.ok ? ok(file.value) : fail(`tcpdump: ${file.error}`);
}

function* readInput(sys: Sys) {
  const chunks: number[] = [];
  for (;;) {
    const chunk = yield* sys.read(STDIN);
    if (!chunk.ok) return chunk;
    if (chunk.value.length === 0) return ok(Uint8Array.from(chunks));
    for (const byte of chunk.value) chunks.push(byte);
  }
}
