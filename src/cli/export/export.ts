/** `wirelab export FILE`: a recorded session as a cast, a page, a capture or a text; a cast as a page. */
import { writeSync } from 'node:fs';
import { basename, resolve } from 'node:path';
import { type Cast, parseCast, parseSize } from '../../recording/asciicast.ts';
import { htmlPage } from '../../recording/page.ts';
import { PcapExport } from '../../sim/pcap-export.ts';
import { reexecute, type SessionFile, worldOf } from '../../sim/session-file.ts';
import { LabError } from '../../topology/errors.ts';
import { splitCapture } from '../capture-point.ts';
import { answerOf } from '../answer.ts';
import { cards } from '../catalogue.ts';
import { FileSink } from '../file-sink.ts';
import { readRecorded, refuseOtherVersion } from '../recorded-file.ts';
import type { TerminalSize } from '../../ui/terminal/terminal.ts';
import { rerunSession } from '../session/rerun-session.ts';
import { type RerunVerdict, verdictOn } from '../session/rerun.ts';
import { UsageError } from '../usage-error.ts';
import { writeCast } from './cast.ts';
import { writeTranscript } from './transcript.ts';

const FORMATS = ['cast', 'html', 'pcap', 'text', 'story'] as const;
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
    return into(path, format, options.output, (out) => {
      out.write(htmlPage(recorded.cast, { title: basename(path) }));
      return 0;
    });
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

function told(session: SessionFile, path: string, format: Exclude<Format, 'pcap'>, options: ExportOptions): number {
  const size = parseSize(options.size ?? '120x40');
  if (!size || size.columns < 60 || size.rows < 20) {
    throw new UsageError(`--size takes columns x rows, 60x20 or more, not "${options.size}"`);
  }
  const progress = new Progress();
  return into(path, format, options.output, (out) => {
    const verdict = MAKERS[format](session, size, out, progress.tell, options);
    progress.end();
    return judged(verdict, path);
  });
}

type Make = (
  session: SessionFile,
  size: TerminalSize,
  out: Out,
  progress: (how: string) => void,
  options: ExportOptions,
) => RerunVerdict;

const castOf: Make = (session, size, out, progress) => writeCast(session, size, (line) => out.write(line), progress);

const textOf: Make = (session, _size, out, progress) =>
  writeTranscript(session, (line) => out.write(`${line}\n`), progress);

const pageOf: Make = (session, size, out, progress) => {
  let lines = '';
  let transcript = '';
  writeCast(session, size, (line) => (lines += line), progress);
  const verdict = writeTranscript(session, (line) => (transcript += `${line}\n`), progress);
  const cast = parseCast(lines) as { value: Cast };
  out.write(htmlPage(cast.value, { title: cast.value.header.title ?? 'wirelab', transcript }));
  return verdict;
};

/** The answer to the interviewer, told from the whole run. */
const storyOf: Make = (recorded, _size, out, progress, { output = '' }) => {
  const { session, rerun } = rerunSession(recorded, cards());
  while (rerun.verdict === undefined) {
    while (!rerun.due && rerun.step()) progress(rerun.note);
    if (rerun.verdict === undefined) rerun.doNext();
  }
  const answer = answerOf(session, output.endsWith('.md') ? 'markdown' : 'text');
  if (answer === undefined) throw new UsageError('no page was asked for in that session');
  out.write(answer);
  return rerun.verdict;
};

const MAKERS: Readonly<Record<Exclude<Format, 'pcap'>, Make>> = {
  cast: castOf,
  html: pageOf,
  text: textOf,
  story: storyOf,
};

/** What was made of another run than the recorded one is no export of it. */
function judged({ kind, sentence }: RerunVerdict, path: string): number {
  if (kind === 'equal') return 0;
  process.stderr.write(`wirelab: ${path}: ${sentence}\n`);
  return { 'cut off': 0, different: 1, impossible: 2 }[kind];
}

/** `-o FILE@node:iface` holds one link end, as `exec --pcap` does. */
function capture(session: SessionFile, path: string, output: string | undefined): number {
  const world = worldOf(session.head);
  const [file, point] = output === undefined ? [undefined, undefined] : splitCapture(output, world);
  return into(path, 'pcap', file, (out) => {
    const pcap = new PcapExport(world, point, (chunk) => out.write(chunk));
    reexecute(session, world);
    pcap.flush();
    return judged(verdictOn(session, world.hash()), path);
  });
}

/** Runs `make` with the file or standard output. */
function into(path: string, format: Format, output: string | undefined, make: (out: Out) => number): number {
  if (output !== undefined && resolve(output) === resolve(path)) {
    throw new UsageError(`${output} is the recording itself; name another file`);
  }
  if (output === undefined && format !== 'text' && format !== 'story' && process.stdout.isTTY) {
    throw new UsageError(`name a file with -o, or send the output into one: this would fill your terminal`);
  }
  const out = output === undefined || output === '-' ? standardOutput() : new FileSink(output);
  const status = make(out);
  out.close();
  return status;
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
