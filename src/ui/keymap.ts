/** The key map of the CONTROL place as data: each key is short for a word. The help and the footer are made from it. */
import type { PanelId } from '../store/view.ts';
import type { Key } from './terminal/keys.ts';

export interface Binding {
  /** Names as the key decoder gives them. */
  readonly keys: readonly string[];
  /** What is typed after the colon. */
  readonly word: string;
  /** As the footer shows it. */
  readonly show: string;
  readonly meaning: string;
}

export const BINDINGS: readonly Binding[] = [
  { keys: ['space'], word: 'pause', show: 'space', meaning: 'pause' },
  { keys: ['.'], word: 'step', show: '.', meaning: 'next' },
  { keys: [','], word: 'back', show: ',', meaning: 'back' },
  { keys: ['>'], word: 'frame', show: '>', meaning: 'next frame' },
  { keys: ['<'], word: 'frame-back', show: '<', meaning: 'frame before' },
  { keys: ['['], word: 'slower', show: '[', meaning: 'slower' },
  { keys: [']'], word: 'faster', show: ']', meaning: 'faster' },
  { keys: ['u'], word: 'until', show: 'u', meaning: 'run until' },
  { keys: ['1'], word: 'panel guide', show: '1', meaning: 'Guide' },
  { keys: ['2'], word: 'panel topology', show: '2', meaning: 'Topology' },
  { keys: ['3'], word: 'panel packets', show: '3', meaning: 'Packets' },
  { keys: ['4'], word: 'panel inspect', show: '4', meaning: 'Inspect' },
  { keys: ['5'], word: 'panel tables', show: '5', meaning: 'Tables' },
  { keys: ['6'], word: 'panel graph', show: '6', meaning: 'Graph' },
  { keys: ['7', 'i'], word: 'panel shell', show: 'i', meaning: 'shell' },
  { keys: ['z'], word: 'zoom', show: 'z', meaning: 'zoom' },
  { keys: ['tab'], word: 'node', show: 'Tab', meaning: 'next node' },
  { keys: ['S-tab'], word: 'node-back', show: 'S-Tab', meaning: 'node before' },
  { keys: ['/'], word: 'prompt filter', show: '/', meaning: 'filter' },
  { keys: ['f'], word: 'filter-field', show: 'f', meaning: 'filter on the field' },
  { keys: ['x'], word: 'conversation', show: 'x', meaning: 'its conversation' },
  { keys: ['t'], word: 'talk', show: 't', meaning: 'what was said' },
  { keys: ['k'], word: 'secrets', show: 'k', meaning: 'where its keys came from' },
  { keys: ['c'], word: 'prompt capture', show: 'c', meaning: 'capture point' },
  { keys: ['o'], word: 'lens', show: 'o', meaning: 'lens' },
  { keys: ['w'], word: 'why', show: 'w', meaning: 'why' },
  { keys: ['l'], word: 'link', show: 'l', meaning: 'act on the link' },
  { keys: ['a'], word: 'answer', show: 'a', meaning: 'answer' },
  { keys: ['h'], word: 'hint', show: 'h', meaning: 'hint' },
  { keys: ['m'], word: 'myth', show: 'm', meaning: 'myth' },
  { keys: ['s'], word: 'skip', show: 's', meaning: 'skip' },
  { keys: ['n'], word: 'next', show: 'n', meaning: 'next step' },
  { keys: ['?'], word: 'help', show: '?', meaning: 'help' },
  { keys: ['q'], word: 'quit', show: 'q', meaning: 'leave' },
];

export const bindingFor = (key: Key): Binding | undefined =>
  key.ctrl || key.alt ? undefined : BINDINGS.find((b) => b.keys.includes(keyName(key)));

const keyName = (key: Key): string => (key.name === 'tab' && key.shift ? 'S-tab' : key.name);

export interface KeyHint {
  readonly key: string;
  readonly does: string;
}

const hintOf = (word: string, does?: string): KeyHint => {
  const binding = BINDINGS.find((b) => b.word === word)!;
  return { key: binding.show, does: does ?? binding.meaning };
};

/** What the arrows and Enter do in each panel, and its best keys. */
export const PANEL_HINTS: Readonly<Record<PanelId, readonly KeyHint[]>> = {
  guide: [{ key: '↑↓', does: 'scroll' }, hintOf('hint'), hintOf('skip'), hintOf('next'), hintOf('panel shell')],
  topology: [
    { key: '←↑↓→', does: 'node' },
    { key: 'Enter', does: 'its shell' },
    hintOf('link', 'link'),
    hintOf('lens'),
    hintOf('panel shell'),
  ],
  packets: [
    { key: '↑↓', does: 'row' },
    { key: '→', does: 'hops' },
    { key: 'Enter', does: 'inspect' },
    hintOf('prompt filter'),
    hintOf('conversation', 'conversation'),
    hintOf('talk', 'talk'),
    hintOf('prompt capture', 'capture'),
  ],
  inspect: [
    { key: '↑↓', does: 'field' },
    { key: 'PgDn', does: 'block' },
    { key: '←→', does: 'hop' },
    hintOf('filter-field', 'filter on it'),
    hintOf('why'),
    hintOf('panel shell'),
  ],
  tables: [
    { key: '←→', does: 'table' },
    { key: '↑↓', does: 'scroll' },
    hintOf('node'),
    hintOf('zoom'),
    hintOf('panel shell'),
  ],
  graph: [
    { key: '↑↓', does: 'mark' },
    { key: '←→', does: 'cursor' },
    { key: 'v', does: 'other view' },
    { key: 'o', does: 'overlay' },
    { key: '+ -', does: 'closer' },
    hintOf('zoom'),
    hintOf('panel shell'),
  ],
  shell: [hintOf('pause'), hintOf('step'), hintOf('back'), hintOf('why'), hintOf('panel shell')],
};
