/** Records and questions in BIND's presentation format: name, TTL, class, type and data in columns (RFC 1035, 5.1). */
import type { Question, ResourceRecord } from '../../../protocols/dns/codec.ts';
import { className, typeName } from '../../../protocols/dns/types.ts';
import { Columns } from './columns.ts';
import { shortDuration } from './durations.ts';
import { type DataStyle, styledData, USUAL_SPLIT } from './styled-data.ts';

export interface RecordStyle extends DataStyle {
  readonly showTtl: boolean;
  /** `59m46s` instead of seconds. */
  readonly ttlUnits: boolean;
  readonly showClass: boolean;
}

export const PLAIN_STYLE: RecordStyle = {
  showTtl: true,
  ttlUnits: false,
  showClass: true,
  multiline: false,
  unknownFormat: false,
  expandAaaa: false,
  split: USUAL_SPLIT,
  comments: true,
};

/** Where TTL, class, type and data begin. */
function columnsOf({ showTtl, showClass, multiline }: RecordStyle): readonly [number, number, number, number] {
  if (multiline || (!showTtl && !showClass)) return [24, 24, 24, 32];
  return showTtl && showClass ? [24, 32, 40, 48] : [24, 24, 32, 40];
}

/** `web.example.com.	300	IN	A	10.4.4.80`, without a newline at its end. */
export function recordText(record: ResourceRecord, style: RecordStyle = PLAIN_STYLE): string {
  const [ttlColumn, classColumn, typeColumn, dataColumn] = columnsOf(style);
  const line = new Columns().add(record.name);
  if (style.showTtl) line.to(ttlColumn).add(style.ttlUnits ? shortDuration(record.ttl) : String(record.ttl));
  if (style.showClass) line.to(classColumn).add(classText(record.class, style));
  line.to(typeColumn).add(typeText(record.type, style));
  const indent = `\n${new Columns().to(dataColumn).text}`;
  return line.to(dataColumn).add(styledData(record.data, style, indent)).text;
}

/** `;web.example.com.		IN	A`; the semicolon takes no column. */
export function questionText(question: Question, style: RecordStyle = PLAIN_STYLE): string {
  const [, classColumn, typeColumn] = columnsOf(style);
  const line = new Columns().add(question.name).to(classColumn).add(classText(question.class, style));
  return `;${line.to(typeColumn).add(typeText(question.type, style)).text}`;
}

const classText = (number: number, { unknownFormat }: RecordStyle): string =>
  unknownFormat ? `CLASS${number}` : className(number);

const typeText = (number: number, { unknownFormat }: RecordStyle): string =>
  unknownFormat ? `TYPE${number}` : typeName(number);
