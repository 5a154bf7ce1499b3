/** The row of marks under the plot: a sign where something happened, a line while a repair goes on, a word where there is room. */
import { MARK_KINDS, type MarkKind } from '../../../store/flows/marks.ts';
import type { Graph } from '../../../store/graph/graph.ts';
import { span, type Line, type Span } from '../../text.ts';
import type { Style } from '../../theme.ts';

interface Sign {
  readonly sign: string;
  readonly style: Style;
  readonly word: string;
}

export const SIGNS: Readonly<Record<MarkKind, Sign>> = {
  'duplicate-ack': { sign: '·', style: 'dim', word: 'dup ACK' },
  retransmit: { sign: '›', style: 'accent', word: 'sent again' },
  'slow-start-ends': { sign: '●', style: 'good', word: 'slow start ends' },
  recovered: { sign: '┘', style: 'good', word: '' },
  recovery: { sign: '└', style: 'accent', word: '' },
  'congestion-echo': { sign: '▼', style: 'bad', word: 'ECE' },
  loss: { sign: '▲', style: 'bad', word: 'loss' },
  timeout: { sign: '✗', style: 'bad', word: 'timeout' },
};

export function markRow(graph: Graph, columns: number, cursor: number): Line {
  const { flow, from, to, event } = graph;
  const kinds = new Array<number>(columns).fill(-1);
  const repairs = new Array<boolean>(columns).fill(false);
  const [first, end] = flow.marks.between(from, to, event);
  let since = repairingBefore(graph, first) ? 0 : -1;
  for (let i = first; i < end; i++) {
    const mark = flow.marks.at(i)!;
    const at = Math.min(columns - 1, Math.floor(((mark.t - from) / (to - from)) * columns));
    kinds[at] = Math.max(kinds[at]!, MARK_KINDS.indexOf(mark.kind));
    if (begins(mark.kind)) since = since < 0 ? at : since;
    else if (mark.kind === 'recovered' && since >= 0) {
      repairs.fill(true, since, at);
      since = -1;
    }
  }
  if (since >= 0) repairs.fill(true, since);
  return spans(kinds, repairs, cursor);
}

const begins = (kind: MarkKind): boolean => kind === 'recovery' || kind === 'timeout' || kind === 'loss';

function repairingBefore({ flow }: Graph, index: number): boolean {
  for (let i = index - 1; i >= 0; i--) {
    const { kind } = flow.marks.at(i)!;
    if (kind === 'recovered') return false;
    if (begins(kind)) return true;
  }
  return false;
}

function spans(kinds: readonly number[], repairs: readonly boolean[], cursor: number): Line {
  const out: Span[] = [];
  let untold = '';
  for (let x = 0; x < kinds.length; x++) {
    const kind = MARK_KINDS[kinds[x]!];
    const style = x === cursor ? 'lit' : undefined;
    if (kind === undefined) {
      out.push(repairs[x] ? span('─', style ?? 'accent') : span(x === cursor ? '│' : ' ', style ?? 'plain'));
      continue;
    }
    const { sign, style: own, word } = SIGNS[kind];
    out.push(span(sign, style ?? own));
    // what found no room beside its own sign may stand after the repair that it began
    if (kind !== 'duplicate-ack') untold = word || untold;
    const end = x + 2 + untold.length;
    const crossed = cursor > x && cursor < end;
    const taken = end > kinds.length || kinds.slice(x + 1, end + 1).some((k, i) => k >= 0 || repairs[x + 1 + i]);
    if (untold === '' || kind === 'duplicate-ack' || taken || crossed) continue;
    out.push(span(` ${untold}`, 'dim'));
    x = end - 1;
    untold = '';
  }
  return out;
}
