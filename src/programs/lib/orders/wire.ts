/** How an application and its database talk: a line of JSON each way, a query and its rows. No real database's protocol. */
import { concat, fromUtf8, utf8 } from '../../../core/bytes.ts';
import { fail, ok, type Result } from '../../../core/result.ts';
import type { Call, Fd, Sys } from '../../../core/sys.ts';
import type { Ns } from '../../../core/time.ts';
import type { PageRow } from '../../../core/http-config.ts';
import type { PageQuery, Query, Rows } from './store.ts';

const LF = 10;
const LONGEST_LINE = 1_048_576;

export const encodeLine = (value: Query | PageQuery | { readonly rows: Rows | readonly PageRow[] }): Uint8Array =>
  utf8(`${JSON.stringify(value)}\n`);

/** The next line from a stream, without its end; undefined at the end of the stream, in time, or when it is too long. */
export function* readLine(sys: Sys, fd: Fd, timeout?: Ns): Call<string | undefined> {
  let line: Uint8Array = new Uint8Array(0);
  for (;;) {
    const read = yield* sys.read(fd, timeout === undefined ? {} : { timeout });
    if (!read.ok || read.value.length === 0) return undefined;
    line = concat([line, read.value]);
    if (line.at(-1) === LF) return fromUtf8(line.subarray(0, -1));
    if (line.length > LONGEST_LINE) return undefined;
  }
}

export function parseQuery(line: string): Result<Query | PageQuery> {
  const value = parse(line) as Readonly<Record<'op' | 'id' | 'item' | 'quantity' | 'word', unknown>> | undefined;
  const { op, id, item, quantity, word } = value ?? {};
  if (op === 'find' && typeof word === 'string') return ok({ op, word });
  const number = typeof id === 'number' ? id : undefined;
  if (op === 'all') return ok({ op });
  if ((op === 'one' || op === 'delete') && number !== undefined) return ok({ op, id: number });
  if (op === 'insert' && typeof item === 'string' && typeof quantity === 'number')
    return ok({ op, item, quantity, ...(number === undefined ? {} : { id: number }) });
  return fail('no query');
}

export function parseRows<T>(line: string): readonly T[] | undefined {
  const rows = (parse(line) as { rows?: unknown } | undefined)?.rows;
  return Array.isArray(rows) ? (rows as readonly T[]) : undefined;
}

function parse(line: string): object | undefined {
  try {
    const value: unknown = JSON.parse(line);
    return typeof value === 'object' && value !== null ? value : undefined;
  } catch {
    return undefined;
  }
}
