/** pcap-filter(7): the capture filters of tcpdump, with libpcap 1.10's meaning and words. */
import { fail, ok, type Result } from '../../core/result.ts';
import { canMatch, toFilter, type PacketFilter } from './evaluate.ts';
import { tokenize } from './lexer.ts';
import { Parser } from './parser.ts';
import { FilterError, type FilterContext } from './qualifiers.ts';

export type { PacketFilter } from './evaluate.ts';
export type { FilterContext } from './qualifiers.ts';

/** The parser calls itself for every parenthesis, so there is a bound. */
const MOST_TOKENS = 1500;

/** A predicate over captured packets (without FCS), or what tcpdump prints after `tcpdump: `. An empty expression matches all. */
export function compilePcapFilter(expression: string, context: FilterContext): Result<PacketFilter> {
  const tokens = tokenize(expression);
  if (!tokens.ok) return tokens;
  if (tokens.value.length === 1) return ok(() => true);
  if (tokens.value.length > MOST_TOKENS) return fail('the expression is too long');
  try {
    const block = new Parser(tokens.value, context).parse();
    return canMatch(block) ? ok(toFilter(block)) : fail('expression rejects all packets');
  } catch (error) {
    if (error instanceof FilterError) return fail(error.message);
    throw error;
  }
}
