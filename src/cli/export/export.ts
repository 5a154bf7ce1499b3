/** `wirelab export FILE`: a recorded session as a cast, a page, a capture or a text; a cast as a page. */
import { writeSync } from 'node:fs';
import { basename, resolve } from 'node:path';
import { type Cast, parseCast, parseSize } from '../../recording/asciicast.ts';
import { htmlPage } from '../../recording/page.ts';
import { PcapExport } from '../../sim/pcap-export.ts';
import { reexecute, type SessionFile, worldOf } from '../../sim/session-file.ts';
import { LabError } from '../../topology/errors.ts';
import { splitCapture } from '../capture-point.ts';
import { FileSink } from '../file-sink.ts';
import { readRecorded, refuseOtherVersion } from '../recorded-file.ts';
import { UsageError } from '../usage-error.ts';
import { writeCast } from './cast.ts';
import { writeTranscript } from './transcript.ts';

const FORMATS = ['cast', 'html', 'pcap', 'text'] as const;
type Format = (typeof FORMATS)[number];

export interface ExportOptions extends Partial<Record<Format, boolean>> {
  readonly output?: string;
  readonly size?: string;
  readonly anyway?: boolean;
}

interface Out {
  write(data: Uint8Array | string): void;
  close(): void;
}

export function exportRecording(path: string, options: ExportOptions): number {
  const format = formatOf(options);
  const recorded = readRecorded(path);
  if (recorded.kind === 'cast') {
    if (format !== 'html') throw new UsageError(`${path} holds what a terminal showed; only --html is made from that`);
    return into(path, format, options.output, (out) => out.write(htmlPage(recorded.cast, { title: basename(path) })));
  }
  const { session } = recorded;
  refuseOtherVersion(session, path, options.anyway);
  try {
    return format === 'pcap' ? capture(session, path, options.output) : told(session, path, format, options);
  } catch (error) {
    if (error instanceof UsageError || error instanceof LabError) throw error;
    throw new UsageError(`${path} cannot be run again: ${(error as Error).message}`);
  }
}

function formatOf(options: ExportOptions): Format {
  const asked = FORMATS.filter((format) => options[format]);
  if (asked.length === 1) return asked[0]!;
  throw new UsageError(`export takes exactly one of ${FORMATS.map((format) => `--${format}`).join(', ')}`);
}

function told(session: SessionFile, path: string, format: Format, options: ExportOptions): number {
  const size = parseSize(options.size ?? '120x40');
  if (!size || size.columns < 60 || size.rows < 20) {
    throw new UsageError(`--size takes columns x rows, 60x20 or more, not "${options.size}"`);
  }
  const progress = new Progress();
  return into(path, format, options.output, (out) => {
    if (format === 'cast') writeCast(session, size, (line) => out.write(line), progress.tell);
    else if (format === 'text') writeTranscript(session, (line) => out.write(`${line}\n`), progress.tell);
    else out.write(page(session, size, progress.tell));
    progress.end();
  });
}

function page(session: SessionFile, size: { columns: number; rows: number }, progress: (how: string) => void): string {
  let lines = '';
  let transcript = '';
  writeCast(session, size, (line) => (lines += line), progress);
  writeTranscript(session, (line) => (transcript += `${line}\n`), progress);
  const cast = parseCast(lines) as { value: Cast };
  return htmlPage(cast.value, { title: cast.value.header.title ?? 'wirelab', transcript });
}

/** `-o FILE@node:iface` holds one link end, as `exec --pcap` does. */
function capture(session: SessionFile, path: string, output: string | undefined): number {
  const world = worldOf(session.head, { observe: 'events' });
  const [file, point] = output === undefined ? [undefined, undefined] : splitCapture(output, world);
  return into(path, 'pcap', file, (out) => {
    const pcap = new PcapExport(world, point, (chunk) => out.write(chunk));
    reexecute(session, world);
    pcap.flush();
  });
}

/** Runs `make` with the file or standard output. */
function into(path: string, format: Format, output: string | undefined, make: (out: Out) => void): number {
  if (output !== undefined && resolve(output) === resolve(path)) {
    throw new UsageError(`${output} is the recording itself; name another file`);
  }
  if (output === undefined && format !== 'text' && process.stdout.isTTY) {
    throw new UsageError(`name a file with -o, or send the output into one: this would fill your terminal`);
  }
  const out = output === undefined || output === '-' ? standardOutput() : new FileSink(output);
  make(out);
  out.close();
  return 0;
}

/** Written at once, so that no large export waits in memory. */
function standardOutput(): Out {
  let held: Uint8Array[] = [];
  const close = (): void => {
    const all = Buffer.concat(held);
    held = [];
    for (let at = 0; at < all.length;) at += writeSomething(all.subarray(at));
  };
  return {
    write(data) {
      held.push(typeof data === 'string' ? Buffer.from(data) : data);
      if (held.length > 256) close();
    },
    close,
  };
}

/** A pipe that is full takes nothing for a while; one that nobody reads ends the program as SIGPIPE would. */
function writeSomething(bytes: Uint8Array): number {
  try {
    return writeSync(process.stdout.fd, bytes);
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    if (code === 'EAGAIN') return 0;
    if (code === 'EPIPE') process.exit(141);
    throw new UsageError(`standard output cannot be written: ${message}`);
  }
}

/** Says on a terminal how far it is, twice a second. */
class Progress {
  #last = performance.now();
  #said = false;

  readonly tell = (how: string): void => {
    const now = performance.now();
    if (!process.stderr.isTTY || now < this.#last + 500) return;
    this.#last = now;
    this.#said = true;
    process.stderr.write(`\r${how} ...`);
  };

  end(): void {
    if (this.#said) process.stderr.write('\r\u001b[K');
  }
}
