/** The lines of iperf3: one for each stream and interval, a sum where there are several, and a summary of both ends. */
import type { Sys } from '../../core/sys.ts';
import type { TcpRow } from '../../core/tables.ts';
import { NS_PER_S, type Ns } from '../../core/time.ts';
import { percentF } from '../lib/printf.ts';
import { formatUnit } from './units.ts';

/** What a stream did in a stretch of time. Times are ns since the test began. */
export interface Stretch {
  readonly start: Ns;
  readonly end: Ns;
  readonly bytes: number;
  /** Undefined at the receiving end, which does not know. */
  readonly retransmissions?: number | undefined;
  /** Bytes; with retransmissions only. */
  readonly cwnd?: number | undefined;
  readonly omitted?: boolean;
  /** How the connection fared when it ended; with retransmissions only. */
  readonly info?: TcpRow | undefined;
}

/** One stream's line: its descriptor, or a sum. */
export interface Line {
  readonly fd: number | 'SUM';
  readonly stretch: Stretch;
}

export type Role = 'sender' | 'receiver';
export type RoleLine = Line & { readonly role: Role };

/** What a test tells, as lines or as JSON. */
export interface Teller {
  print(...lines: readonly string[]): void;
  interval(lines: readonly Line[], first: boolean): void;
  summary(lines: readonly RoleLine[], retransmissions: boolean): void;
}

const SEPARATOR = '- - - - - - - - - - - - - - - - - - - - - - - - -';
const HEADER = '[ ID] Interval           Transfer     Bitrate';
export const RULE = '-'.repeat(59);

export class Report implements Teller {
  /** All that was printed since `collect`, for a client that asks for it. */
  collected = '';
  #collecting = false;
  readonly #sys: Sys;
  readonly #prefix: string;
  readonly #format: string;

  constructor(sys: Sys, title: string, format: string) {
    this.#sys = sys;
    this.#prefix = title === '' ? '' : `${title}:  `;
    this.#format = format;
  }

  collect(): void {
    this.#collecting = true;
  }

  print(...lines: readonly string[]): void {
    const text = lines.map((line) => `${this.#prefix}${line}\n`).join('');
    if (this.#collecting) this.collected += text;
    this.#sys.print(text);
  }

  /** The lines of one interval: `first` has the titles over it, several streams are parted from those before. */
  interval(lines: readonly Line[], first: boolean): void {
    const sends = lines[0]?.stretch.retransmissions !== undefined;
    if (first) this.print(sends ? `${HEADER}         Retr  Cwnd` : HEADER);
    else if (lines.length > 1) this.print(SEPARATOR);
    this.print(...withSum(lines).map((line) => this.#intervalLine(line)));
  }

  /** The summary: of each stream the line of one end or of both. */
  summary(lines: readonly RoleLine[], retransmissions: boolean): void {
    this.print(SEPARATOR, retransmissions ? `${HEADER}         Retr` : HEADER);
    const all = (['sender', 'receiver'] as const).flatMap((role) => {
      const sum = withSum(lines.filter((line) => line.role === role)).find(({ fd }) => fd === 'SUM');
      return sum ? [{ ...sum, role }] : [];
    });
    this.print(...[...lines, ...all].map((line) => this.#summaryLine(line)));
  }

  #intervalLine(line: Line): string {
    const { retransmissions, cwnd, omitted } = line.stretch;
    const start = this.#start(line);
    const tail = omitted ? '(omitted)' : '';
    if (retransmissions === undefined) return `${start}                  ${tail}`;
    const count = String(retransmissions).padStart(3);
    return cwnd === undefined
      ? `${start}  ${count}             ${tail}`
      : `${start}  ${count}   ${formatUnit(cwnd, 'A')}       ${tail}`;
  }

  #summaryLine(line: RoleLine): string {
    const { retransmissions } = line.stretch;
    const start = this.#start(line);
    return retransmissions === undefined || line.role === 'receiver'
      ? `${start}                  ${line.role}`
      : `${start}  ${String(retransmissions).padStart(3)}             ${line.role}`;
  }

  #start({ fd, stretch }: Line): string {
    const { start, end, bytes } = stretch;
    const seconds = (ns: Ns): string => percentF(ns / NS_PER_S, 2);
    const rate = end > start ? (bytes * NS_PER_S) / (end - start) : 0;
    const times = `${seconds(start).padStart(6)}-${seconds(end).padEnd(6)} sec`;
    return `[${String(fd).padStart(3)}] ${times}  ${formatUnit(bytes, 'A')}  ${formatUnit(rate, this.#format)}/sec`;
  }
}

/** The lines, and their sum when there are several. */
export function withSum(lines: readonly Line[]): readonly Line[] {
  const first = lines[0]?.stretch;
  if (!first || lines.length < 2) return lines;
  const add = (of: (stretch: Stretch) => number): number => lines.reduce((sum, { stretch }) => sum + of(stretch), 0);
  const counted = first.retransmissions !== undefined;
  const sum: Stretch = {
    start: first.start,
    end: first.end,
    bytes: add((s) => s.bytes),
    retransmissions: counted ? add((s) => s.retransmissions ?? 0) : undefined,
    omitted: first.omitted ?? false,
  };
  return [...lines, { fd: 'SUM', stretch: sum }];
}
