/** Words for what is looked at: nodes, panels, packets, the lens. */
import { fieldFilter, inspectedField, lookingAt } from '../inspected.ts';
import { asMarkdown, asText, NO_PAGE, storyOf } from '../story/index.ts';
import { tableNamed } from '../table-choice.ts';
import { goTo, patch, showPanel, type LensLayer, type PanelId } from '../view.ts';
import { overlay, type Run, type Word, type WordContext } from './word.ts';

const PANEL_NAMES: readonly PanelId[] = ['guide', 'topology', 'packets', 'inspect', 'tables', 'graph', 'shell'];
const LENSES: readonly LensLayer[] = ['all', 'L2', 'L3', 'L4', 'L7'];

export const LOOK_WORDS: readonly Word[] = [
  { name: 'why', meaning: 'what led to this', run: overlay('why') },
  { name: 'go', argument: 'NODE', meaning: 'to the shell of a node', run: go },
  { name: 'node', meaning: 'the next node', run: nextNode(1) },
  { name: 'node-back', meaning: 'the node before', run: nextNode(-1) },
  { name: 'table', argument: 'NAME', meaning: 'a table of this node: arp, route, dns-cache, ...', run: table },
  { name: 'filter', argument: 'FILTER', meaning: 'show packets that match; nothing shows all', run: filter },
  { name: 'filter-field', meaning: 'filter on the chosen field', run: filterField },
  { name: 'conversation', meaning: "only the chosen packet's conversation, or all", run: conversation },
  { name: 'talk', meaning: 'what both ends said in it', run: talk },
  { name: 'secrets', meaning: 'how the keys of a TLS connection came about', run: overlay('secrets') },
  {
    name: 'story',
    argument: '[FILE]',
    meaning: 'your answer to the interviewer, from the last page asked for; with answer.md, as a file',
    run: story,
  },
  {
    name: 'capture',
    argument: 'NODE:PORT',
    meaning: 'what a capture there would hold; nothing shows journeys',
    run: capture,
  },
  { name: 'lens', argument: 'all|L2|L3|L4|L7', meaning: 'which layer stands out', values: LENSES, run: lens },
  {
    name: 'keys',
    argument: 'on|off',
    meaning: 'packets as the two ends read them, or as the wire shows them',
    values: ['on', 'off'],
    run: keys,
  },
  { name: 'panel', argument: 'NAME', meaning: 'to a panel', values: PANEL_NAMES, screenOnly: true, run: panel },
  { name: 'zoom', meaning: 'the panel over the whole screen, or back', screenOnly: true, run: zoom },
  { name: 'help', meaning: 'keys and words', run: overlay('help') },
  { name: 'quit', meaning: 'leave', run: overlay('leave') },
];

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

function table(argument: string, { session, view }: WordContext): string | undefined {
  const tables = session.lens.tables(view.state.node);
  const named = tableNamed(tables, argument);
  if (!named) return `${view.state.node} has these tables: ${tables.map((t) => t.name).join(', ')}.`;
  view.dispatch((v) => ({ ...showPanel('tables')(v), table: named.name, tableScroll: 0 }));
  return undefined;
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

/** Narrows step by step: the whole conversation, the one transaction in it, then everything again. */
function conversation(_argument: string, context: WordContext): string | undefined {
  const { session, view } = context;
  const event = lookedAt(context);
  const filters = event === undefined ? [] : session.lens.conversations(event).map((c) => c.filter);
  const next = filters.indexOf(view.state.filter) + 1;
  if (filters.length === 0 && view.state.filter === '') return 'Choose a packet of a TCP or UDP conversation first.';
  view.dispatch((v) => ({ ...showPanel('packets')(v), filter: filters[next] ?? '' }));
  return undefined;
}

function talk(_argument: string, context: WordContext): string | undefined {
  const event = lookedAt(context);
  if (event === undefined || !context.session.lens.talk(event))
    return 'Choose a packet of a TCP or UDP conversation first.';
  context.view.dispatch(patch({ inspected: event }));
  return overlay('talk')('', context);
}

const lookedAt = ({ view, journal, session }: WordContext): number | undefined =>
  lookingAt(view.state, journal, session.player.event).inspected;

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

function keys(argument: string, { wording, view }: WordContext): string | undefined {
  if (!['', 'on', 'off'].includes(argument)) return 'The keys are on or off.';
  wording.opened = argument === '' ? !wording.opened : argument === 'on';
  view.dispatch((v) => ({ ...v }));
  return wording.opened
    ? 'Packets tell what only the two ends of a TLS connection can read.'
    : 'Packets tell what everybody on the wire can read.';
}

function panel(argument: string, { session, view }: WordContext): string | undefined {
  const named = PANEL_NAMES.find((p) => argument !== '' && p.startsWith(argument.toLowerCase()));
  if (!named || (named === 'guide' && !session.lab)) return `The panels are ${PANEL_NAMES.join(', ')}.`;
  view.dispatch(showPanel(named));
  return undefined;
}

function zoom(_argument: string, { view }: WordContext): undefined {
  view.dispatch((v) => {
    const inUse = v.place === 'typing' ? 'shell' : v.place === 'answer' ? 'guide' : v.focus;
    return { ...v, zoom: v.zoom ? undefined : inUse };
  });
}

function story(path: string, context: WordContext): string | undefined {
  if (path === '') return overlay('story')('', context);
  const told = storyOf(context.session, context.journal, context.wording);
  if (!told) return NO_PAGE;
  return context.session.send({ type: 'keep', path, text: path.endsWith('.md') ? asMarkdown(told) : asText(told) });
}
