/** The functions of the display filter language. */
import * as S from './source.ts';
import type { Token } from './token.ts';

export interface FunctionSpec {
  readonly takes: (source: S.Source) => boolean;
  readonly wants: string;
  readonly several?: boolean;
  readonly source: (args: readonly S.Source[], token: Token) => S.Source;
}

const isText = (s: S.Source): boolean => s.kind === 'text';
const isNumber = (s: S.Source): boolean => s.kind === 'number' || s.kind === 'time';
const isField = (s: S.Source): boolean => s.bare;
export const FUNCTIONS: Readonly<Record<string, FunctionSpec>> = {
  len: { takes: isField, wants: 'fields', source: ([of]) => S.lengthSource(of!) },
  count: { takes: isField, wants: 'fields', source: ([of]) => S.countSource(of!) },
  upper: { takes: isText, wants: 'string type fields', source: ([of]) => S.caseSource(of!, true) },
  lower: { takes: isText, wants: 'string type fields', source: ([of]) => S.caseSource(of!, false) },
  string: {
    takes: (s) => s.bare && ['number', 'ipv4', 'mac'].includes(s.kind),
    wants: 'number and address fields',
    source: ([of]) => S.stringSource(of!),
  },
  max: {
    takes: isNumber,
    wants: 'numbers',
    several: true,
    source: (args, token) => S.extremeSource(args, token, false),
  },
  min: {
    takes: isNumber,
    wants: 'numbers',
    several: true,
    source: (args, token) => S.extremeSource(args, token, true),
  },
};
