/** The key schedule of the chosen packet's TLS connection: a trunk with its branches, each with what went in and what it is for. */
import { NO_SECRETS, type SecretRow, secretsTold } from '../../store/secrets/words.ts';
import type { Screen } from '../screen.ts';
import { apart, EMPTY, line, span, wrap, type Line } from '../text.ts';
import type { OverlayBody } from './body.ts';

export function secretsBody({ session, journal, wording, view }: Screen, width: number): OverlayBody {
  const told = secretsTold(session, journal, wording, view);
  const keys = 'Esc back';
  if (!told) return { title: 'Key schedule', lines: [line(NO_SECRETS)], keys };
  const whose = told.whose.flatMap((text) => wrap(text, width)).map((text) => line(text));
  return {
    title: told.title,
    lines: [...whose, EMPTY, ...told.rows.flatMap((_, i) => rowLines(told.rows, i, width))],
    keys,
  };
}

function rowLines(rows: readonly SecretRow[], at: number, width: number): Line[] {
  const row = rows[at]!;
  const { head, below } = leads(rows, at);
  const name = line(span(head, 'dim'), span(row.name, row.depth === 0 ? 'accent' : 'strong'));
  const value = line(span(`${row.bytes} B  ${row.value}`));
  const [how = '', ...rest] = row.told;
  const under = (text: string, style: 'plain' | 'dim'): Line[] =>
    wrap(text, width - below.length).map((part) => line(span(below, 'dim'), span(part, style)));
  return [
    apart(name, value, width),
    ...under(how, 'dim'),
    ...rest.flatMap((text) => under(text, 'plain')),
    ...packed(row.keys, width - below.length).flatMap((text) => under(text, 'dim')),
  ];
}

/** As many on a line as have room. */
function packed(keys: readonly string[], width: number): string[] {
  const lines: string[] = [];
  for (const key of keys) {
    const longer = `${lines.at(-1) ?? ''}  ${key}`;
    if (lines.length > 0 && longer.length <= width) lines[lines.length - 1] = longer;
    else lines.push(key);
  }
  return lines;
}

/** What is drawn of the tree before a row's first line, and before its others: a stem for each level that goes on. */
function leads(rows: readonly SecretRow[], at: number): { readonly head: string; readonly below: string } {
  const { depth } = rows[at]!;
  const later = rows.slice(at + 1);
  const goesOn = (level: number): boolean => {
    const next = later.find((row) => row.depth <= level)?.depth;
    return next === level || (level === 1 && next === 0);
  };
  const stem = (on: boolean): string => (on ? '│ ' : '  ');
  if (depth === 0) return { head: '● ', below: stem(later.length > 0) };
  const outer = Array.from({ length: depth - 1 }, (_, i) => stem(goesOn(i + 1))).join('');
  const here = goesOn(depth);
  const inner = stem(later[0]?.depth === depth + 1);
  return { head: `${outer}${here ? '├ ' : '└ '}`, below: `${outer}${stem(here)}${inner}` };
}
