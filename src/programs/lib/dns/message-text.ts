/** A whole message section by section, as dig and `host -v` show it. */
import type { DnsMessage, ResourceRecord } from '../../../protocols/dns/codec.ts';
import { TYPE } from '../../../protocols/dns/types.ts';
import { questionText, recordText, type RecordStyle } from './print.ts';

export interface Sections {
  readonly question: boolean;
  readonly answer: boolean;
  readonly authority: boolean;
  readonly additional: boolean;
  /** Whether each has a title, and an empty line behind it. */
  readonly titles: boolean;
}

/** Sections with nothing in them are left out, and OPT, which is no data. */
export function sectionsText(message: DnsMessage, style: RecordStyle, shown: Sections): string {
  const section = (title: string, lines: readonly string[], isShown: boolean): string => {
    if (!isShown || lines.length === 0) return '';
    const text = lines.map((line) => `${line}\n`).join('');
    return shown.titles ? `;; ${title} SECTION:\n${text}\n` : text;
  };
  const rows = (records: readonly ResourceRecord[]): readonly string[] =>
    records.filter(({ type }) => type !== TYPE.OPT).map((record) => recordText(record, style));
  const questions = message.questions.map((question) => questionText(question, style));
  return [
    section('QUESTION', questions, shown.question),
    section('ANSWER', rows(message.answers), shown.answer),
    section('AUTHORITY', rows(message.authorities), shown.authority),
    section('ADDITIONAL', rows(message.additionals), shown.additional),
  ].join('');
}
