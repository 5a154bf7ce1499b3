/** The data of a record in the forms that dig can be asked for: over several lines, as plain hex (RFC 3597, 5), addresses in full. */
import { toHex, Writer } from '../../../core/bytes.ts';
import { parseIpv6 } from '../../../core/ipv6.ts';
import { NameWriter } from '../../../protocols/dns/names.ts';
import { type RecordData, type SoaData, writeData } from '../../../protocols/dns/records.ts';
import { dataText } from '../../../protocols/dns/zone/print.ts';
import { longDuration } from './durations.ts';

export interface DataStyle {
  readonly multiline: boolean;
  /** All data in the form for unknown types. */
  readonly unknownFormat: boolean;
  readonly expandAaaa: boolean;
  /** Hex digits in a piece; 0: never cut. */
  readonly split: number;
  /** What follows data that explains itself, such as `; serial`. */
  readonly comments: boolean;
}

/** What BIND cuts hex into when nobody says. */
export const USUAL_SPLIT = 56;
const SERIAL_WIDTH = 10;

/** `indent`: what a further line begins with. */
export function styledData(data: RecordData, style: DataStyle, indent: string): string {
  if (data.kind === 'unknown' || style.unknownFormat) return unknownText(wireOf(data), style, indent);
  if (data.kind === 'soa' && style.multiline) return soaLines(data, style, indent);
  if (data.kind === 'aaaa' && style.expandAaaa) return expanded(data.address);
  return dataText(data);
}

function unknownText(bytes: Uint8Array, { multiline, split }: DataStyle, indent: string): string {
  const digits = toHex(bytes).toUpperCase();
  const head = `\\# ${bytes.length}`;
  if (digits === '') return head;
  const pieces = split > 0 ? digits.match(new RegExp(`.{1,${split}}`, 'g'))! : [digits];
  if (!multiline) return `${head} ${pieces.join(' ')}`;
  return `${head} ( ${pieces.join(indent)} )`;
}

function soaLines({ primary, mailbox, ...numbers }: SoaData, { comments }: DataStyle, indent: string): string {
  const { serial, refresh, retry, expire, minimum } = numbers;
  const line = (value: number, meaning: string): string =>
    comments ? `${String(value).padEnd(SERIAL_WIDTH)} ; ${meaning}` : String(value);
  const time = (value: number, name: string): string => line(value, `${name} (${longDuration(value)})`);
  return [
    `${primary} ${mailbox} (`,
    line(serial, 'serial'),
    time(refresh, 'refresh'),
    time(retry, 'retry'),
    time(expire, 'expire'),
    time(minimum, 'minimum'),
    ')',
  ].join(indent);
}

function expanded(address: string): string {
  const bytes = parseIpv6(address);
  return bytes.ok ? toHex(bytes.value).match(/.{4}/g)!.join(':') : address;
}

/** Its bytes, with names in full. */
function wireOf(data: RecordData): Uint8Array {
  const w = new Writer(64);
  writeData(w, new WholeNames(w), data);
  return w.finish();
}

class WholeNames extends NameWriter {
  override write(name: string): void {
    super.write(name, false);
  }
}
