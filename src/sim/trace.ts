/** The trace: one JSON line per event, the text whose SHA-256 names a run. docs/trace.md lists the kinds and their fields. */
import { createHash, type Hash } from 'node:crypto';
import { formatIpv4, formatMac } from '../core/address.ts';
import type { EventRow, NumberField } from '../core/event.ts';

/** Numbers stay numbers, but for addresses. */
function traceValue({ format, words }: NumberField, value: number): number | string | boolean {
  if (format === 'ipv4') return formatIpv4(value);
  if (format === 'mac') return formatMac(value);
  if (format === 'flag') return value !== 0;
  if (format === 'word') return words?.[value] ?? value;
  return value;
}

/** `{"id":7,"t":4011000,"cause":6,"node":"r1","layer":"arp","event":"arp.reply",...}` and a line end. */
export function traceLine(row: EventRow, nodeName: (index: number) => string): string {
  const line: Record<string, unknown> = {
    id: row.id,
    t: row.t,
    cause: row.cause,
    node: row.node < 0 ? null : nodeName(row.node),
    layer: row.kind.layer,
    event: row.kind.id,
  };
  if (row.reason) line['reason'] = row.reason.id;
  if (row.port >= 0) line['port'] = row.port;
  if (row.frame > 0) line['frame'] = row.frame;
  row.kind.numbers.forEach((field, i) => {
    line[field.name] = traceValue(field, row.numbers[i as 0]);
  });
  if (row.note !== undefined) line[row.kind.noteName ?? 'note'] = row.note;
  return `${JSON.stringify(line)}\n`;
}

/** Takes the rows of a run in order and keeps the digest of their lines. */
export class TraceHash {
  readonly #hash: Hash = createHash('sha256');

  add(line: string): void {
    this.#hash.update(line);
  }

  /** `sha256:<hex>` of everything so far; more may follow. */
  digest(): string {
    return `sha256:${this.#hash.copy().digest('hex')}`;
  }
}
