/** Event kinds and reasons of links and of the world itself. */
import type { EventKind, Reason } from '../core/event.ts';

export const linkTx: EventKind = {
  id: 'link.tx',
  layer: 'physical',
  meaning: 'The first bit of a frame leaves a port.',
  says: '{bytes} leave.',
  numbers: [
    { name: 'bytes', format: 'bytes' },
    { name: 'arrives', format: 'ns' },
  ],
  leaf: true,
};
export const linkRx: EventKind = {
  id: 'link.rx',
  layer: 'physical',
  meaning: 'The last bit of a frame arrives at a port.',
  says: '{bytes} arrive.',
  numbers: [{ name: 'bytes', format: 'bytes' }],
};
export const linkDrop: EventKind = {
  id: 'link.drop',
  layer: 'physical',
  meaning: 'A link loses a frame; node and port are where it was sent from.',
  numbers: [
    { name: 'bytes', format: 'bytes' },
    { name: 'queued', format: 'count' },
  ],
  leaf: true,
};
export const linkDamage: EventKind = {
  id: 'link.damage',
  layer: 'physical',
  meaning: 'A link flips one bit of a frame.',
  numbers: [{ name: 'bit', format: 'count' }],
  leaf: true,
};
export const linkDuplicate: EventKind = {
  id: 'link.duplicate',
  layer: 'physical',
  meaning: 'A link delivers a frame twice.',
  says: 'The link delivers it twice.',
  numbers: [],
  leaf: true,
};
export const linkReorder: EventKind = {
  id: 'link.reorder',
  layer: 'physical',
  meaning: 'A frame skips the delay of its link and overtakes those ahead of it.',
  says: 'It skips the delay of the link and overtakes those ahead.',
  numbers: [],
  leaf: true,
};
export const linkQueue: EventKind = {
  id: 'link.queue',
  layer: 'physical',
  meaning: 'A frame waits in the queue of a port, since another is being sent.',
  says: 'It waits in the queue, {queued} deep, since another frame is being sent.',
  numbers: [{ name: 'queued', format: 'count' }],
  leaf: true,
};
export const linkMark: EventKind = {
  id: 'link.mark',
  layer: 'physical',
  meaning: 'A port marks a packet CE, so that its receiver tells the sender to slow down.',
  numbers: [
    { name: 'queued', format: 'count' },
    { name: 'mark', format: 'count' },
  ],
  leaf: true,
};
export const linkChange: EventKind = {
  id: 'link.set',
  layer: 'physical',
  meaning: 'A link was changed: by the lab file, by a command or from the screen.',
  says: 'The link is changed: {note}.',
  numbers: [],
};
export const worldBegin: EventKind = {
  id: 'world.begin',
  layer: 'world',
  meaning: 'The world is built as the file says. The seed is named so that two seeds never give one trace.',
  says: 'The world begins, with seed {seed}.',
  numbers: [{ name: 'seed', format: 'count' }],
};
export const worldInput: EventKind = {
  id: 'world.input',
  layer: 'world',
  meaning: 'Something came in from outside: a command line, a key, an action on a link, a frame.',
  says: 'From outside: {note}.',
  numbers: [],
};

export const linkReasons = {
  lost: { id: 'link.lost', sentence: 'The link lost it, as its loss rate says.' },
  down: { id: 'link.down', sentence: 'The link is down in this direction.' },
  cut: { id: 'link.cut', sentence: 'The link was cut while the frame was on it.' },
  queueFull: { id: 'link.queue-full', sentence: 'The queue of the port is full: {queued} frames already wait.' },
  marked: {
    id: 'link.marked',
    sentence:
      'The queue of the port holds {queued} frames, no fewer than {mark}: the packet is marked CE, since its ends know what that means.',
    source: 'RFC 3168, 5',
  },
  dropNext: { id: 'link.drop-next', sentence: 'Somebody asked the link to drop this frame.' },
  held: { id: 'link.held', sentence: 'Somebody holds the link: it drops every frame meanwhile.' },
  corrupted: {
    id: 'link.corrupted',
    sentence: 'The link flipped bit {bit}, as its corruption rate says.',
    source: 'IEEE 802.3, 3.2.9',
  },
  flipped: { id: 'link.flipped', sentence: 'Somebody asked the link to flip bit {bit}.' },
} as const satisfies Record<string, Reason>;

export const linkEvents: readonly EventKind[] = [
  linkTx,
  linkRx,
  linkDrop,
  linkDamage,
  linkDuplicate,
  linkReorder,
  linkQueue,
  linkMark,
  linkChange,
];

export const worldEvents: readonly EventKind[] = [worldBegin, worldInput];
