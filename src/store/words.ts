/**
 * The words that steer wirelab from any shell and in narrated mode: `:hint`, `:go bob`, `:until icmp`. Control keys are
 * short for them (ui/keymap.ts), so whatever a key can do can also be typed.
 */
import { nearest } from '../core/nearest.ts';
import type { Journal } from './journal.ts';
import { fieldFilter, inspectedField, lookingAt } from './inspected.ts';
import type { Intent, LinkAction, Pacing, Session } from './session.ts';
import {
  goTo,
  openPrompt,
  patch,
  showPanel,
  showStep,
  type LensLayer,
  type Overlay,
  type PanelId,
  type ViewState,
  type ViewStore,
} from './view.ts';
import type { Wording } from './wording.ts';

export interface WordContext {
  readonly session: Session;
  readonly journal: Journal;
  readonly wording: Wording;
  readonly view: ViewStore;
}

export interface Word {
  readonly name: string;
  /** What follows it: `NODE`. */
  readonly argument?: string;
  readonly meaning: string;
  /** What may follow, where that is a fixed list. */
  readonly values?: readonly string[];
  /** Only moves things on a screen: narrated mode does not have it. */
  readonly screenOnly?: true;
  /** Does it, or answers with a sentence for the learner. */
  run(argument: string, context: WordContext): string | undefined;
}

type Run = Word['run'];

const intent =
  (make: Intent): Run =>
  (_argument, { session }) =>
    session.send(make);

const overlay =
  (name: Overlay): Run =>
  (_argument, { view }) => {
    view.dispatch(patch({ overlay: name, overlayScroll: 0, overlayRow: 0 }));
    return undefined;
  };

const change =
  (make: (view: ViewState, context: WordContext) => ViewState): Run =>
  (_argument, context) => {
    context.view.dispatch((view) => make(view, context));
    return undefined;
  };

const PANEL_NAMES: readonly PanelId[] = ['guide', 'topology', 'packets', 'inspect', 'tables', 'shell'];
const LENSES: readonly LensLayer[] = ['all', 'L2', 'L3', 'L4', 'L7'];

export const WORDS: readonly Word[] = [
  // the lab
  { name: 'hint', meaning: 'the next hint for this step', run: showing({ type: 'hint' }) },
  { name: 'answer', argument: 'TEXT', meaning: 'answer the open question', run: answer },
  { name: 'skip', meaning: 'skip the question, or the step', run: skip },
  { name: 'next', meaning: 'on to the next step, when this one is done', run: next },
  { name: 'myth', meaning: 'the myth card of this step', run: overlay('myth') },
  { name: 'check', meaning: 'what this step still expects, and what came closest', run: check },
  { name: 'retry', meaning: "back to this step's start, tables and clock included", run: intent({ type: 'retry' }) },
  { name: 'reset-step', meaning: "the network as the step's start had it", run: intent({ type: 'reset-step' }) },
  { name: 'reset-lab', meaning: 'the lab from its beginning', run: intent({ type: 'reset-lab' }) },
  // time
  { name: 'pause', meaning: 'stop the clock, or let it run again', run: pause },
  {
    name: 'run',
    meaning: 'let the clock run; from the past, take another way from there',
    run: intent({ type: 'run' }),
  },
  { name: 'step', meaning: 'to the next event', run: intent({ type: 'step' }) },
  { name: 'back', meaning: 'to the event before', run: intent({ type: 'back' }) },
  { name: 'frame', meaning: 'to the next frame on a wire', run: intent({ type: 'frame-next' }) },
  { name: 'frame-back', meaning: 'to the frame before', run: intent({ type: 'frame-back' }) },
  { name: 'head', meaning: 'from the past back to the present', run: intent({ type: 'head' }) },
  { name: 'until', argument: 'FILTER', meaning: 'run until a frame matches', run: until },
  { name: 'speed', argument: 'follow|fast|K', meaning: 'how fast the clock runs; K: one second takes K', run: speed },
  { name: 'slower', meaning: 'slow the clock down', run: faster(-1) },
  { name: 'faster', meaning: 'speed the clock up', run: faster(1) },
  // what is looked at
  { name: 'why', meaning: 'what led to this', run: overlay('why') },
  { name: 'go', argument: 'NODE', meaning: 'to the shell of a node', run: go },
  { name: 'node', meaning: 'the next node', run: nextNode(1) },
  { name: 'node-back', meaning: 'the node before', run: nextNode(-1) },
  { name: 'link', argument: 'ACTION', meaning: 'cut, mend, drop-next, flip-bit 300, loss 5%, delay 20ms', run: link },
  { name: 'filter', argument: 'FILTER', meaning: 'show packets that match; nothing shows all', run: filter },
  { name: 'filter-field', meaning: 'filter on the chosen field', run: filterField },
  {
    name: 'capture',
    argument: 'NODE:PORT',
    meaning: 'what a capture there would hold; nothing shows journeys',
    run: capture,
  },
  {
    name: 'lens',
    argument: 'all|L2|L3|L4|L7',
    meaning: 'which layer stands out',
    values: ['all', 'L2', 'L3', 'L4', 'L7'],
    run: lens,
  },
  { name: 'panel', argument: 'NAME', meaning: 'to a panel', values: PANEL_NAMES, screenOnly: true, run: panel },
  { name: 'zoom', meaning: 'the panel over the whole screen, or back', screenOnly: true, run: change(zoom) },
  { name: 'help', meaning: 'keys and words', run: overlay('help') },
  { name: 'quit', meaning: 'leave', run: overlay('leave') },
];

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

/** What is typed in a shell: a word after a colon, `bob: arp -a` for another node, else a command for this one. */
export function runLine(text: string, context: WordContext): string | undefined {
  const { session, view } = context;
  const { node } = view.state;
  if (session.prompt(node).busy) return session.send({ type: 'line', node, text });
  if (text.startsWith(':')) return runWord(text.slice(1), context);
  const other = /^([\w-]+):\s+(.*)$/.exec(text);
  const target = other && session.topology.nodes.find((n) => n.name === other[1]);
  if (target) view.dispatch(goTo(target.name));
  const line = target ? other![2]! : text;
  if (line.trim() === '')
    return canGoOn(context) ? next('', context) : session.send({ type: 'line', node, text: line });
  return session.send({ type: 'line', node: target?.name ?? node, text: line });
}

/** Whether the step on show is over and another waits. */
function canGoOn({ session, view }: WordContext): boolean {
  return session.lab !== undefined && view.state.step < session.lab.current;
}

function next(_argument: string, context: WordContext): string | undefined {
  const { session, view } = context;
  const { lab } = session;
  if (!lab) return 'There are no steps in free play.';
  if (!canGoOn(context)) return 'This step is not done yet. :check says what is missing.';
  const step = view.state.step + 1;
  if (step >= lab.steps.length) return 'That was the last step. :quit leaves; the network stays yours until then.';
  view.dispatch(showStep(step, lab.steps[step]?.questionOpen === true));
  return undefined;
}

/** An intent whose answer appears in the guide. */
function showing(make: Intent): Run {
  return (_argument, { session, view }) => {
    view.dispatch(patch({ guideOpen: true, guideScroll: Number.MAX_SAFE_INTEGER }));
    return session.send(make);
  };
}

function answer(argument: string, { session, view }: WordContext): string | undefined {
  if (argument === '') return 'Say what: :answer 96';
  const refused = session.send({ type: 'answer', text: argument });
  if (refused === undefined) view.dispatch(answered);
  return refused;
}

/** The cursor goes from a question to the shell. */
const answered = (view: ViewState): ViewState =>
  view.place === 'answer' ? { ...view, place: 'typing', focus: 'shell' } : view;

function skip(_argument: string, { session, view }: WordContext): string | undefined {
  const refused = session.send({ type: 'skip' });
  if (refused === undefined) view.dispatch(answered);
  return refused;
}

function check(argument: string, context: WordContext): string | undefined {
  const refused = context.session.send({ type: 'check' });
  return refused ?? overlay('check')(argument, context);
}

function pause(_argument: string, { session }: WordContext): string | undefined {
  return session.send({ type: session.player.running ? 'pause' : 'run' });
}

function until(argument: string, { session, view }: WordContext): string | undefined {
  if (argument !== '') return session.send({ type: 'until', filter: argument });
  view.dispatch(openPrompt('until', 'run until'));
  return undefined;
}

const PACES: readonly { readonly pacing: Pacing; readonly factor: number }[] = [
  { pacing: 'follow', factor: 1 },
  { pacing: 'scaled', factor: 1000 },
  { pacing: 'scaled', factor: 100 },
  { pacing: 'scaled', factor: 10 },
  { pacing: 'scaled', factor: 1 },
  { pacing: 'fast', factor: 1 },
];

function speed(argument: string, { session }: WordContext): string | undefined {
  if (argument === 'follow' || argument === 'fast') return session.send({ type: 'pace', pacing: argument, factor: 1 });
  const factor = Number(argument);
  if (!(factor > 0 && factor <= 1e6)) return 'Say :speed follow, :speed fast, or a number: :speed 100';
  return session.send({ type: 'pace', pacing: 'scaled', factor });
}

function faster(by: number): Run {
  return (_argument, { session }) => {
    const { pacing, factor } = session.player;
    const now = PACES.findIndex((p) => p.pacing === pacing && (pacing !== 'scaled' || p.factor <= factor));
    const pace = PACES[Math.max(0, Math.min(now + by, PACES.length - 1))]!;
    return session.send({ type: 'pace', ...pace });
  };
}

function go(argument: string, { session, view }: WordContext): string | undefined {
  if (argument === '') view.dispatch(showPanel('shell'));
  else if (session.topology.nodes.some((n) => n.name === argument)) view.dispatch(goTo(argument));
  else return `There is no ${argument} here. There are ${session.topology.nodes.map((n) => n.name).join(', ')}.`;
  return undefined;
}

function nextNode(by: number): Run {
  return (_argument, { session, view }) => {
    const { nodes } = session.topology;
    const now = nodes.findIndex((n) => n.name === view.state.node);
    const node = nodes[(now + by + nodes.length) % nodes.length];
    if (node) view.dispatch(patch({ node: node.name, link: undefined, shellScroll: 0 }));
    return undefined;
  };
}

/** The chosen link, else the first of the chosen node. */
export function chosenLink({ session, view }: Pick<WordContext, 'session' | 'view'>): string | undefined {
  const links = session.lens.links();
  const { link: name, node } = view.state;
  const own = links.find((l) => [l.from, l.to].some((end) => end.split(':')[0] === node));
  return (links.find((l) => l.name === name) ?? own)?.name;
}

function link(argument: string, context: WordContext): string | undefined {
  const name = chosenLink(context);
  if (name === undefined) return `${context.view.state.node} has no link.`;
  if (argument === '') return overlay('link')('', context);
  const action = parseLinkAction(argument);
  if (!action)
    return 'A link can be cut, mended (mend), or changed: drop-next, flip-bit 300, loss 5%, delay 20ms, rate 1mbit, queue 10.';
  return context.session.send({ type: 'link', link: name, change: action });
}

function parseLinkAction(text: string): LinkAction | undefined {
  const [action = '', value = ''] = text.split(/\s+/);
  const bare = ['cut', 'mend', 'cut-forward', 'cut-backward', 'drop-next', 'drop-while-held', 'release'] as const;
  const simple = bare.find((b) => b === action);
  if (simple) return { action: simple };
  if (action === 'flip-bit' && /^\d+$/.test(value)) return { action, bit: Number(value) };
  const what = (['loss', 'delay', 'rate', 'queue'] as const).find((w) => w === action);
  return what && value !== '' ? { action: 'set', what, value } : undefined;
}

function filter(argument: string, { view }: WordContext): string | undefined {
  view.dispatch((v) => ({
    ...showPanel('packets')(v),
    filter: argument,
    follow: true,
    chosen: undefined,
    inspected: undefined,
  }));
  return undefined;
}

function filterField(_argument: string, context: WordContext): string | undefined {
  const { view, journal, session } = context;
  const field = inspectedField(context.wording, lookingAt(view.state, journal, session.player.event));
  return field ? filter(fieldFilter(field), context) : 'Choose a field in Inspect first.';
}

function capture(argument: string, { session, view }: WordContext): string | undefined {
  const [name, port] = argument.split(':');
  const node = session.topology.nodes.find((n) => n.name === name);
  if (argument !== '' && !node?.interfaces.some((i) => i.name === port)) {
    return `Name a capture point such as ${session.topology.nodes[0]?.name}:${session.topology.nodes[0]?.interfaces[0]?.name}.`;
  }
  const at = argument === '' ? undefined : argument;
  view.dispatch((v) => ({
    ...showPanel('packets')(v),
    capture: at,
    follow: true,
    chosen: undefined,
    inspected: undefined,
  }));
  return undefined;
}

function lens(argument: string, { view }: WordContext): string | undefined {
  const named = LENSES.find((l) => l.toLowerCase() === argument.toLowerCase());
  if (argument !== '' && !named) return 'The lens is all, L2, L3, L4 or L7.';
  view.dispatch((v) => ({ ...v, lens: named ?? LENSES[(LENSES.indexOf(v.lens) + 1) % LENSES.length]! }));
  return undefined;
}

function panel(argument: string, { session, view }: WordContext): string | undefined {
  const named = PANEL_NAMES.find((p) => argument !== '' && p.startsWith(argument.toLowerCase()));
  if (!named || (named === 'guide' && !session.lab)) return `The panels are ${PANEL_NAMES.join(', ')}.`;
  view.dispatch(showPanel(named));
  return undefined;
}

function zoom(view: ViewState): ViewState {
  const panelInUse = view.place === 'typing' ? 'shell' : view.place === 'answer' ? 'guide' : view.focus;
  return { ...view, zoom: view.zoom ? undefined : panelInUse };
}
