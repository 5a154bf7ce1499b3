/** The word for run B: the same inputs with one parameter changed, laid over the graph. */
import { inGraph, showPanel } from '../view.ts';
import type { Word, WordContext } from './word.ts';

const EXAMPLES =
  'Say what is different: :whatif alice net.ipv4.tcp_congestion_control=reno, :whatif r1--r2 loss=1%; :whatif off ends it.';

export const WHAT_IF_WORD: Word = {
  name: 'whatif',
  argument: 'NODE KEY=VALUE',
  meaning: 'the same run with one sysctl, or one parameter of a link, changed: run B',
  values: ['off'],
  run: whatIf,
};

function whatIf(argument: string, { session, view }: WordContext): string | undefined {
  if (argument === 'off') {
    view.dispatch(inGraph({ overlay: undefined }));
    return session.send({ type: 'what-if', change: undefined });
  }
  const [, of, key, value] = /^(\S+)\s+([\w./-]+)\s*=\s*(\S.*)$/.exec(argument) ?? [];
  if (of === undefined || key === undefined || value === undefined) return EXAMPLES;
  const refused = session.send({ type: 'what-if', change: { of, key, value: value.trim() } });
  if (refused !== undefined) return refused;
  view.dispatch((v) => inGraph({ overlay: 'run-b' })({ ...showPanel('graph')(v) }));
  return undefined;
}
