/**
 * The words that steer wirelab from any shell and in narrated mode: `:hint`, `:go bob`, `:until icmp`. Control keys are
 * short for them (ui/keymap.ts), so whatever a key can do can also be typed.
 */
import { nearest } from '../../core/nearest.ts';
import { goTo } from '../view.ts';
import { canGoOn, LAB_WORDS, next, questionWaits } from './lab.ts';
import { LINK_WORD } from './link.ts';
import { LOOK_WORDS } from './look.ts';
import { TIME_WORDS } from './time.ts';
import { WHAT_IF_WORD } from './what-if.ts';
import type { Word, WordContext } from './word.ts';

export type { Word, WordContext } from './word.ts';
export { questionWaits } from './lab.ts';
export { chosenLink } from './link.ts';

export const WORDS: readonly Word[] = [...LAB_WORDS, ...TIME_WORDS, LINK_WORD, WHAT_IF_WORD, ...LOOK_WORDS];

/** Runs what was typed after the colon. */
export function runWord(text: string, context: WordContext): string | undefined {
  const [, name = '', argument = ''] = /^\s*(\S*)\s*(.*?)\s*$/s.exec(text) ?? [];
  const word = WORDS.find((w) => w.name === name);
  if (word) return word.run(argument, context);
  const near = nearest(
    name,
    WORDS.map((w) => w.name),
  );
  const hint = near === undefined ? ':help lists them.' : `Did you mean :${near}?`;
  return `There is no word :${name}. ${hint}`;
}

/** A word is for wirelab even while a program runs: `:go bob`, typed too soon, would wait for the next prompt and mean nothing there. */
const isWord = (text: string): boolean => WORDS.some(({ name }) => text.trimEnd().split(' ', 1)[0] === `:${name}`);

/** What is typed in a shell: a word after a colon, `bob: arp -a` for another node, else a command for this one. */
export function runLine(text: string, context: WordContext): string | undefined {
  const { session, view } = context;
  const { node } = view.state;
  // an open question holds the world, and with it the program that would read what is typed
  const held = session.lab?.steps[session.lab.current]?.questionOpen === true;
  if (session.prompt(node).busy && !held && !isWord(text)) return session.send({ type: 'line', node, text });
  if (text.startsWith(':')) return runWord(text.slice(1), context);
  const other = /^([\w-]+):\s+(.*)$/.exec(text);
  const target = other && session.topology.nodes.find((n) => n.name === other[1]);
  if (target) view.dispatch(goTo(target.name));
  const line = target ? other![2]! : text;
  if (line.trim() === '') {
    if (canGoOn(context)) return next('', context);
    return questionWaits(context) ? runWord('answer', context) : session.send({ type: 'line', node, text: line });
  }
  const refused = session.send({ type: 'line', node: target?.name ?? node, text: line });
  return refused !== undefined && held && canGoOn(context)
    ? 'The next step asks first: Enter or :next shows it.'
    : refused;
}
