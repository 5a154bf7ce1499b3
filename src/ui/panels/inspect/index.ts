/** Inspect: the chosen frame, one block per layer, the bytes of the chosen field lit, and the story of who decided what. */
import { formatSeconds } from '../../../core/time.ts';
import type { FieldView, LayerView } from '../../../core/lens.ts';
import { inspectedField, inspectedFields } from '../../../store/inspected.ts';
import { patch, type Change } from '../../../store/view.ts';
import { inLens } from '../../lens.ts';
import { around, type Panel, type Screen } from '../../screen.ts';
import type { Key } from '../../terminal/keys.ts';
import { EMPTY, line, lineLength, pad, restyle, span, wrap, type Drawing, type Line, type Size } from '../../text.ts';
import { protocolStyle } from '../../theme.ts';
import { hexDump } from './hex.ts';

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
  const sighting = inspected === undefined ? undefined : screen.journal.packets.sightingOf(inspected);
  if (!sighting) return 'Inspect';
  const hop = screen.journal.packets.hop(sighting.hop);
  const { nodes } = screen.session.topology;
  const peer = screen.journal.peer(hop.node, hop.port);
  const to = peer === undefined ? '?' : nodes[Math.floor(peer / 65_536)]?.name;
  return `Inspect · packet ${hop.journey + 1} at ${nodes[hop.node]?.name} → ${to}`;
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
  const fields = blocks(screen, layers, left);
  const rest = [...bytesOf(screen, Math.ceil(height / 2), width - left - 2), ...storyOf(screen, width - left - 2)];
  const shown = around(fields.lines, fields.row, height);
  return Array.from({ length: height }, (_, i) => [...pad(shown[i] ?? EMPTY, left + 2), ...(rest[i] ?? EMPTY)]);
}

function below(screen: Screen, layers: readonly LayerView[], { width, height }: Size): Line[] {
  const fields = blocks(screen, layers, width);
  if (height < 8) return [...around(fields.lines, fields.row, height)];
  const story = storyOf(screen, width);
  const storyRows = Math.min(story.length, Math.max(2, Math.floor(height * 0.25)));
  const hexRows = Math.min(Math.max(2, Math.floor(height * 0.3)), 1 + Math.ceil(frameLength(layers) / 16));
  const fieldRows = Math.max(3, Math.min(fields.lines.length, height - storyRows - hexRows));
  const hex = bytesOf(screen, hexRows, width);
  return [...around(fields.lines, fields.row, fieldRows), ...hex, ...story].slice(0, height);
}

const frameLength = (layers: readonly LayerView[]): number => layers.reduce((n, l) => Math.max(n, l.at + l.length), 0);

function blocks(screen: Screen, layers: readonly LayerView[], width: number): { lines: Line[]; row: number } {
  const lines: Line[] = [];
  const chosen = chosenField(screen);
  let row = 0;
  for (const layer of layers) {
    const style = inLens(screen.view.lens, layer.protocol) ? protocolStyle(layer.protocol) : 'grey';
    const quoted = layer.quoted ? span(' (quoted)', 'dim') : span('');
    lines.push(
      line(span(layer.title, style), span(`  ${layer.length} B  `, 'dim'), span(layer.summary, style), quoted),
    );
    for (const field of layer.fields.filter((f) => f.type !== 'layer')) {
      if (field === chosen) row = lines.length;
      lines.push(fieldLine(field, field === chosen, width));
    }
  }
  return { lines, row };
}

function fieldLine(field: FieldView, chosen: boolean, width: number): Line {
  const name = field.label.padEnd(22);
  const value = field.text.length < 18 ? field.text.padEnd(18) : `${field.text} `;
  const note = field.note ? `${field.note}  ` : '';
  const meaning = chosen || width > 110 ? field.meaning : '';
  const drawn = line(chosen ? '› ' : '  ', span(name, 'dim'), span(value, 'strong'), span(note), span(meaning, 'dim'));
  if (!chosen) return drawn;
  return restyle([...drawn, span(' '.repeat(Math.max(0, width - lineLength(drawn))))], 'chosen');
}

function bytesOf(screen: Screen, height: number, width: number): Line[] {
  const { inspected } = screen.view;
  const bytes = inspected === undefined ? undefined : screen.session.lens.bytes(inspected);
  if (!bytes) return [];
  const field = chosenField(screen);
  const lit = field && { from: Math.floor(field.bitAt / 8), to: Math.ceil((field.bitAt + field.bitLength) / 8) };
  const { lines, litRow } = hexDump(bytes, lit);
  const where = field ? `bytes of ${field.name}` : 'bytes';
  return [rule(where, width), ...around(lines, litRow, height - 1)];
}

function storyOf(screen: Screen, width: number): Line[] {
  const sighting = screen.journal.packets.sightingOf(screen.view.inspected ?? -1);
  if (!sighting) return [];
  const { frame } = screen.journal.packets.journey(screen.journal.packets.hop(sighting.hop).journey);
  const lines: Line[] = [rule('story', width)];
  for (const told of screen.session.lens.story(frame)) {
    const start = `${formatSeconds(told.t)}  ${told.node.padEnd(6)} `;
    const source = told.source ? `  (${told.source})` : '';
    wrap(told.sentence + source, Math.max(20, width - start.length)).forEach((text, i) => {
      lines.push(line(span(i === 0 ? start : ' '.repeat(start.length), 'dim'), text));
    });
  }
  return lines;
}

const rule = (name: string, width: number): Line =>
  line(span(`─ ${name} ${'─'.repeat(Math.max(0, width - name.length - 3))}`, 'dim'));

function press(screen: Screen, key: Key): Change | string | undefined {
  const last = inspectedFields(screen.wording, screen.view).length - 1;
  const now = Math.min(screen.view.field, last);
  const by = { up: -1, down: 1, pageup: -8, pagedown: 8, home: -1e6, end: 1e6 }[key.name];
  if (by !== undefined) return patch({ field: Math.max(0, Math.min(now + by, last)) });
  if (key.name === 'left' || key.name === 'right') return otherHop(screen, key.name === 'right' ? 1 : -1);
  return undefined;
}

/** The same packet one link earlier or later. */
function otherHop(screen: Screen, by: number): Change | undefined {
  const { packets } = screen.journal;
  const sighting = packets.sightingOf(screen.view.inspected ?? -1);
  if (!sighting) return undefined;
  const { journey } = packets.hop(sighting.hop);
  const hops = packets.hopsOf(journey, screen.session.player.event);
  const hop = hops[hops.indexOf(sighting.hop) + by];
  if (hop === undefined) return undefined;
  return patch({ inspected: packets.hop(hop).sentEvent, chosen: { journey, hop }, follow: false });
}
