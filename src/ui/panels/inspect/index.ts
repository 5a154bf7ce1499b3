/** Inspect: the chosen frame, one block per layer, the bytes of the chosen field lit, and the story of who decided what. */
import type { FieldView, LayerView } from '../../../core/lens.ts';
import { fieldKey, inspectedField, inspectedFields, inspectedIndex, nextBlock } from '../../../store/inspected.ts';
import { pointerOf } from '../../../store/name-pointers.ts';
import { patch, type Change } from '../../../store/view.ts';
import type { Panel, Screen } from '../../screen.ts';
import type { Key } from '../../terminal/keys.ts';
import { EMPTY, line, pad, span, wrap, type Drawing, type Line, type Size } from '../../text.ts';
import { blocks } from './blocks.ts';
import { type ByteRange, hexDump } from './hex.ts';

export const inspectPanel: Panel = {
  id: 'inspect',
  key: '4',
  name: 'Inspect',
  title,
  status: (screen) => (screen.view.inspected === undefined ? '' : (chosenField(screen)?.name ?? '')),
  draw,
  press,
};

function title(screen: Screen): string {
  const { inspected } = screen.view;
  const sighting = inspected === undefined ? undefined : screen.journal.packets.sightings.of(inspected);
  if (!sighting) return 'Inspect';
  const hop = screen.journal.packets.hop(sighting.hop);
  const { from, to } = screen.journal.ends(hop);
  return `Inspect · packet ${hop.journey + 1} at ${from} → ${to}`;
}

const chosenField = (screen: Screen): FieldView | undefined => inspectedField(screen.wording, screen.view);

function draw(screen: Screen, size: Size): Drawing {
  const { inspected } = screen.view;
  if (inspected === undefined) return { lines: [line(span('Choose a row in Packets and press Enter.', 'dim'))] };
  const layers = screen.wording.layers(inspected);
  if (layers.length === 0) return { lines: [line(span('The bytes of this frame are no longer held.', 'dim'))] };
  return { lines: size.width >= 150 ? beside(screen, layers, size) : below(screen, layers, size) };
}

/** Very wide: fields at the left, bytes and story at the right. */
function beside(screen: Screen, layers: readonly LayerView[], { width, height }: Size): Line[] {
  const left = Math.floor(width * 0.52);
  const fields = blocks(screen, layers, left, height);
  const rest = [
    ...bytesOf(screen, Math.ceil(height / 2), width - left - 2),
    ...storyOf(screen, width - left - 2, Math.floor(height / 2)),
  ];
  return Array.from({ length: height }, (_, i) => [...pad(fields[i] ?? EMPTY, left + 2), ...(rest[i] ?? EMPTY)]);
}

function below(screen: Screen, layers: readonly LayerView[], { width, height }: Size): Line[] {
  if (height < 8) return [...blocks(screen, layers, width, height)];
  const storyRows = Math.max(3, Math.floor(height * 0.22));
  const hexRows = Math.min(Math.max(2, Math.floor(height * 0.2)), 1 + Math.ceil(frameLength(layers) / 16));
  const room = height - storyRows - hexRows;
  const fields = blocks(screen, layers, width, room);
  const hex = bytesOf(screen, hexRows, width);
  const story = storyOf(screen, width, height - fields.length - hex.length);
  return [...fields, ...hex, ...story].slice(0, height);
}

const frameLength = (layers: readonly LayerView[]): number =>
  layers.reduce((n, l) => Math.max(n, l.bytes ? 0 : l.at + l.length), 0);

function bytesOf(screen: Screen, height: number, width: number): Line[] {
  const { inspected } = screen.view;
  const bytes = inspected === undefined ? undefined : screen.session.lens.bytes(inspected);
  if (!bytes) return [];
  const field = chosenField(screen);
  const lit = field && litBy(field);
  const layer = field && screen.wording.layers(inspected!).find((l) => l.fields.includes(field));
  if (field && layer?.bytes) return openedBytes(screen, field, layer, bytes, [height, width]);
  const pointed = field && layer ? (pointerOf(bytes, layer, field)?.ranges ?? []) : [];
  const where = field ? `bytes of ${field.name}` : 'bytes';
  return [rule(where, width), ...hexDump(bytes, lit, pointed, height - 1)];
}

/** What a protected record holds, and below it what everybody on the path sees in its place. */
function openedBytes(
  screen: Screen,
  field: FieldView,
  layer: LayerView,
  frame: Uint8Array,
  [height, width]: readonly [number, number],
): Line[] {
  const layers = screen.wording.layers(screen.view.inspected!);
  const outside = layers.slice(0, layers.indexOf(layer)).findLast((l) => l.bytes === undefined);
  const upper = Math.max(2, Math.ceil(height / 2));
  const plain = hexDump(layer.bytes!, litBy(field), [], upper - 1);
  const rest = height - plain.length - 2;
  const sealed = outside && { from: outside.at, to: outside.at + outside.length };
  const cipher =
    rest < 1 ? [] : [rule('ciphertext, as the wire carries it', width), ...hexDump(frame, sealed, [], rest)];
  return [rule(`plaintext of ${field.name}`, width), ...plain, ...cipher];
}

const litBy = ({ bitAt, bitLength }: FieldView): ByteRange => ({
  from: Math.floor(bitAt / 8),
  to: Math.ceil((bitAt + bitLength) / 8),
});

/** Every decision about the packet, from the last one before this hop on, or from the one that it ended with. What is only noted of its flow waits above. */
function storyOf(screen: Screen, width: number, height: number): Line[] {
  const { packets } = screen.journal;
  const sighting = packets.sightings.of(screen.view.inspected ?? -1);
  if (!sighting || height < 2) return [];
  const hop = packets.hop(sighting.hop);
  const now = screen.session.player.event;
  const ended = hop.droppedEvent <= now;
  const lines: Line[] = [];
  let here = 0;
  for (const told of screen.wording.story(packets.journey(hop.journey).frame, now)) {
    const before = ended ? told.event <= hop.droppedEvent : told.t <= hop.sent;
    if (before && !told.kind.startsWith('conntrack.')) here = lines.length;
    const start = `${told.node.padEnd(6)} `;
    const source = told.source ? `  (${told.source})` : '';
    wrap(told.sentence + source, Math.max(20, width - start.length)).forEach((text, i) => {
      lines.push(line(span(i === 0 ? start : ' '.repeat(start.length), 'strong'), text));
    });
  }
  const top = Math.max(0, Math.min(here, lines.length - (height - 1)));
  return [rule('story', width), ...lines.slice(top, top + height - 1)];
}

const rule = (name: string, width: number): Line =>
  line(span(`─ ${name} ${'─'.repeat(Math.max(0, width - name.length - 3))}`, 'dim'));

function press(screen: Screen, key: Key): Change | string | undefined {
  const fields = inspectedFields(screen.wording, screen.view);
  const now = inspectedIndex(screen.wording, screen.view);
  const by = { up: -1, down: 1, home: -1e6, end: 1e6 }[key.name];
  const block = { pageup: -1, pagedown: 1 } as const;
  const to =
    key.name === 'pageup' || key.name === 'pagedown'
      ? nextBlock(screen.wording, screen.view, now, block[key.name])
      : by === undefined
        ? undefined
        : now + by;
  if (to !== undefined) return patch({ inspected: screen.view.inspected, field: fieldKey(fields, to) });
  if (key.name === 'left' || key.name === 'right') return otherHop(screen, key.name === 'right' ? 1 : -1);
  return undefined;
}

/** The same packet one link earlier or later. */
function otherHop(screen: Screen, by: number): Change | undefined {
  const { packets } = screen.journal;
  const sighting = packets.sightings.of(screen.view.inspected ?? -1);
  if (!sighting) return undefined;
  const { journey } = packets.hop(sighting.hop);
  const hops = packets.hopsOf(journey, screen.session.player.event);
  const hop = hops[hops.indexOf(sighting.hop) + by];
  if (hop === undefined) return undefined;
  return patch({ inspected: packets.hop(hop).sentEvent, chosen: { journey, hop }, follow: false });
}
