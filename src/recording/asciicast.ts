/**
 * asciicast v2 (docs.asciinema.org/manual/asciicast/v2): a header and then one timed event per line, each a JSON document. What
 * a terminal showed and how large it was; never what was typed.
 */
import { fail, ok, type Result } from '../core/result.ts';

export interface CastHeader {
  readonly width: number;
  readonly height: number;
  /** Seconds since 1970; absent where the same recording must be the same bytes. */
  readonly timestamp?: number;
  readonly title?: string;
  readonly env?: Readonly<Record<string, string>>;
}

/** `o`: what the terminal was sent. `r`: its new size, `120x40`. Others (`i`, `m`) are read and left alone. */
export interface CastEvent {
  /** Seconds since the beginning. */
  readonly time: number;
  readonly code: string;
  readonly data: string;
}

export interface Cast {
  readonly header: CastHeader;
  readonly events: readonly CastEvent[];
  /** The last line was cut off in the middle. */
  readonly cutOff: boolean;
}

/** Writes a cast line by line; times are seconds since the beginning. */
export class CastWriter {
  readonly #write: (line: string) => void;
  /** A character may be split over two pieces. */
  readonly #decoder = new TextDecoder('utf-8', { ignoreBOM: true });
  #half = '';
  #last = 0;

  constructor(header: CastHeader, write: (line: string) => void) {
    this.#write = write;
    write(`${JSON.stringify({ version: 2, ...header })}\n`);
  }

  output(time: number, data: string | Uint8Array): void {
    const bytes = typeof data === 'string' ? this.#whole(data) : data;
    this.#event(time, 'o', this.#decoder.decode(bytes, { stream: true }));
  }

  resize(time: number, columns: number, rows: number): void {
    this.#event(time, 'r', `${columns}x${rows}`);
  }

  /** Writes what was left of a character that never came to its end. */
  end(time: number): void {
    this.output(time, new TextEncoder().encode(this.#half));
    this.#half = '';
    this.#event(time, 'o', this.#decoder.decode());
  }

  /** A string may end between the two halves of a surrogate pair. */
  #whole(data: string): Uint8Array {
    const text = this.#half + data;
    const cut = /[\ud800-\udbff]$/.test(text) ? text.length - 1 : text.length;
    this.#half = text.slice(cut);
    return new TextEncoder().encode(text.slice(0, cut));
  }

  #event(time: number, code: string, data: string): void {
    if (data === '') return;
    this.#last = Math.max(this.#last, Math.round(time * 1e6) / 1e6);
    this.#write(`${JSON.stringify([this.#last, code, data])}\n`);
  }
}

/** Whether a file's beginning says that it is a cast, of whatever version. */
export const looksLikeCast = (text: string): boolean =>
  /^\s*\{[^\n]*"version"\s*:/.test(text) && !/"format"\s*:\s*"wirelab-session"/.test(text.slice(0, 200));

/** Reads a cast. A last line that was cut off in the middle is left out; any other damage is named. */
export function parseCast(text: string): Result<Cast> {
  const lines = text.split('\n');
  const rest = lines.pop() ?? '';
  const header = readHeader(json(lines[0] ?? rest));
  if (!header.ok) return header;
  const events: CastEvent[] = [];
  for (const [index, line] of lines.slice(1).entries()) {
    if (line.trim() === '') continue;
    const event = readEvent(json(line));
    if (!event) return fail(`line ${index + 2} is damaged`);
    events.push(event);
  }
  const last = lines.length > 0 ? readEvent(json(rest)) : undefined;
  if (last) events.push(last);
  return ok({ header: header.value, events, cutOff: lines.length > 0 && rest.trim() !== '' && !last });
}

function readHeader(value: unknown): Result<CastHeader> {
  if (typeof value !== 'object' || value === null) return fail('its first line is no header of an asciicast');
  const { version, width, height, timestamp, title } = value as Record<string, unknown>;
  if (version !== 2) return fail(`this is asciicast version ${String(version)}; this wirelab reads version 2`);
  if (!isSize(width) || !isSize(height)) return fail('its header says no width and height');
  return ok({
    width,
    height,
    ...(typeof timestamp === 'number' ? { timestamp } : {}),
    ...(typeof title === 'string' ? { title } : {}),
  });
}

const isSize = (value: unknown): value is number => Number.isSafeInteger(value) && Number(value) > 0;

function readEvent(value: unknown): CastEvent | undefined {
  if (!Array.isArray(value)) return undefined;
  const [time, code, data] = value as unknown[];
  if (typeof time !== 'number' || time < 0 || typeof code !== 'string' || typeof data !== 'string') return undefined;
  return { time, code, data };
}

function json(line: string): unknown {
  try {
    return JSON.parse(line);
  } catch {
    return undefined;
  }
}

/** `120x40` as numbers. */
export function parseSize(text: string): { readonly columns: number; readonly rows: number } | undefined {
  const [, columns, rows] = /^(\d{1,4})x(\d{1,4})$/.exec(text) ?? [];
  if (columns === undefined || Number(columns) === 0 || Number(rows) === 0) return undefined;
  return { columns: Number(columns), rows: Number(rows) };
}
