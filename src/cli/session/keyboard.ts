/** What a learner does, as inputs of the run: command lines, lines for the program in front, signals, hands on a cable. */
import { fromUtf8 } from '../../core/bytes.ts';
import type { InputAct } from '../../sim/input.ts';
import type { Player } from '../../sim/player.ts';
import type { LinkAction } from '../../store/session.ts';
import { type Foreground, TERMINAL } from './foreground.ts';
import { linkChangeRow } from './link-intent.ts';
import type { Terminals } from './terminals.ts';

export class Keyboard {
  readonly #run: Player;
  readonly #terminals: Terminals;
  readonly #foreground: Foreground;

  constructor(run: Player, terminals: Terminals, foreground: Foreground) {
    this.#run = run;
    this.#terminals = terminals;
    this.#foreground = foreground;
  }

  /** Why nobody can type there; undefined when somebody can. */
  refusal(node: string): string | undefined {
    const found = this.#run.head.simulation.node(node);
    if (!found) return `there is no node ${node}`;
    return found.kernel ? undefined : `nobody can log in to ${node}`;
  }

  /** A line for the program that runs in front. */
  feed(node: string, text: string): void {
    this.#run.input({ type: 'type', node, terminal: TERMINAL, text: `${text}\n` });
    this.#terminals.say(node, this.#run.event, 'text', `${text}\n`);
  }

  /** Lines that no program has read: the shell takes them when its prompt is back. */
  typedAhead(node: string): string[] {
    const input = this.#run.head.simulation.node(node)?.kernel?.terminal(TERMINAL).input;
    const typed = (input?.takeUnread() ?? []).map(fromUtf8).join('');
    return typed.split('\n').slice(0, -1);
  }

  /** A command line; in the past this takes another way from there. */
  command(node: string, text: string): void {
    this.#run.resume();
    this.#terminals.say(node, this.#run.event + 1, 'command', text); // it belongs to the input that follows
    const act = { type: 'line', node, terminal: TERMINAL, text, interactive: true } as const;
    const process = this.#run.input(act)!;
    this.#foreground.started({ node, line: text, start: this.#run.head.now, process });
  }

  key(node: string, key: 'interrupt' | 'end-of-file' | 'quit'): void {
    if (key === 'end-of-file') {
      this.#run.input({ type: 'type', node, terminal: TERMINAL, text: '' });
      return;
    }
    if (key === 'interrupt') this.#terminals.say(node, this.#run.event, 'text', '^C\n');
    const signal = key === 'interrupt' ? 'SIGINT' : 'SIGQUIT';
    this.#run.input({ type: 'signal', node, terminal: TERMINAL, signal });
  }

  /** Does again what a recording holds, and shows it as it was shown then. */
  again(act: InputAct): void {
    if (act.type === 'line') {
      this.#terminals.say(act.node, this.#run.event + 1, 'command', act.text);
      const process = this.#run.input(act)!;
      if (act.terminal === TERMINAL)
        this.#foreground.started({ node: act.node, line: act.text, start: this.#run.head.now, process });
      return;
    }
    const typed = act.type === 'type' ? act.text : act.type === 'signal' && act.signal === 'SIGINT' ? '^C\n' : '';
    if (typed !== '' && 'node' in act) this.#terminals.say(act.node, this.#run.event, 'text', typed);
    this.#run.input(act);
  }

  /** A sentence when the link cannot be changed so. */
  link(link: string, change: LinkAction): string | undefined {
    const row = linkChangeRow(link, change);
    if (row.ok) this.#run.input({ type: 'link', change: row.value });
    return row.ok ? undefined : row.error;
  }
}
