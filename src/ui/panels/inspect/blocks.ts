/** The blocks of Inspect: one per layer, its fields below, records folded to a line each, the chosen field at length. */
import type { FieldView, LayerView } from '../../../core/lens.ts';
import type { FieldGroup } from '../../../store/field-group.ts';
import { fieldGroups } from '../../../store/field-groups.ts';
import { namesFrame, packetOfFrame, piecesOf } from '../../../store/frame-numbers.ts';
import { inspectedField } from '../../../store/inspected.ts';
import { pointerOf } from '../../../store/name-pointers.ts';
import { narrow } from '../../glyphs.ts';
import { inLens } from '../../lens.ts';
import { around, type Screen } from '../../screen.ts';
import { column, hardWrap, line, lineLength, lineText, restyle, span, wrap, type Line, type Span } from '../../text.ts';
import { protocolStyle, type Style } from '../../theme.ts';

const FIELDS_LEAST = 2;

/**
 * At most `height` lines. All is open when there is room; else only the chosen field's layer and record, and of their
 * lines those around the chosen one, so that every layer stays on show.
 */
export function blocks(screen: Screen, layers: readonly LayerView[], width: number, height: number): readonly Line[] {
  const chosen = inspectedField(screen.wording, screen.view);
  const all = layers.flatMap(fieldGroups).reduce((n, g) => n + g.fields.length + (g.title === undefined ? 0 : 1), 0);
  const everything = layers.length + all <= height;
  const room = everything ? all : Math.max(FIELDS_LEAST, height - layers.length);
  const lines: Line[] = [];
  let row = 0;
  for (const layer of layers) {
    const open = everything || (chosen !== undefined && layer.fields.includes(chosen));
    lines.push(layerLine(screen, layers, layer, open));
    if (!open) continue;
    const drawn = groupLines(screen, layer, everything, width);
    if (drawn.row >= 0) row = lines.length + Math.min(drawn.row, room - 1);
    lines.push(...around(drawn.lines, Math.max(0, drawn.row), room));
  }
  return around(lines, row, height);
}

/** The lines below a layer's own, and which of them is the chosen field's; -1 when none is. */
function groupLines(
  screen: Screen,
  layer: LayerView,
  everything: boolean,
  width: number,
): { lines: Line[]; row: number } {
  const chosen = inspectedField(screen.wording, screen.view);
  const lines: Line[] = [];
  let row = -1;
  const groups = fieldGroups(layer);
  const holds = (group: FieldGroup): boolean => chosen !== undefined && group.fields.includes(chosen);
  for (const [i, group] of groups.entries()) {
    if (group.isPart && !everything && !wholeOf(groups, i).some(holds)) continue;
    const open = everything || group.title === undefined || holds(group);
    if (group.title !== undefined) lines.push(titleLine(group, open));
    if (!open) continue;
    for (const field of group.fields) {
      if (field === chosen) row = lines.length;
      const indent = group.title === undefined ? '' : group.isPart ? '    ' : '  ';
      lines.push(...fieldLines(screen, layer, field, indent, field === chosen, width));
    }
  }
  return { lines, row };
}

/** A group and its parts. */
function wholeOf(groups: readonly FieldGroup[], index: number): readonly FieldGroup[] {
  let from = index;
  while (groups[from]?.isPart) from--;
  let to = index + 1;
  while (groups[to]?.isPart) to++;
  return groups.slice(from, to);
}

const titleLine = ({ title = '', isPart }: FieldGroup, open: boolean): Line =>
  line(isPart ? '  ' : '', span(open ? '  ▾ ' : '  ▸ ', 'dim'), open ? span(title, 'dim') : narrow(title));

function layerLine(screen: Screen, layers: readonly LayerView[], layer: LayerView, open: boolean): Line {
  const style = inLens(screen.view.lens, layer.protocol) ? protocolStyle(layer.protocol) : 'grey';
  const pieces = layer.length === 0 ? piecesOf(screen.journal, screen.view.inspected!, layers) : '';
  const size = pieces === '' ? `  ${String(layer.length).padStart(3)} B  ` : `  from packets ${pieces}  `;
  const quoted = layer.quoted ? span(' (quoted)', 'dim') : span('');
  return line(
    span(open ? '▾ ' : '▸ ', 'dim'),
    span(layer.title, style),
    span(size, 'dim'),
    span(layer.summary, style),
    quoted,
  );
}

const LABEL = 22;
const VALUE = 14;
/** A page of content is looked at in the shell, or with `t`. */
const MOST_LINES = 10;

/** One line; of the chosen field as many as its value and its meaning take. */
function fieldLines(
  screen: Screen,
  layer: LayerView,
  field: FieldView,
  indent: string,
  chosen: boolean,
  width: number,
): Line[] {
  const start = `${indent}${chosen ? '  › ' : '    '}`;
  const margin = start.length + LABEL + 1;
  const label = span(`${column(field.label, LABEL)} `, 'dim');
  const notes = notesOf(screen, layer, field, chosen);
  const texts = field.text.split(/\r?\n/).map(narrow);
  if (!chosen) {
    const value = texts.length > 1 ? `${texts[0]} …` : texts[0]!;
    const meaning = width > 110 ? field.meaning : '';
    return [line(start, label, span(`${value.padEnd(VALUE)}  `, 'strong'), ...notes, span(meaning, 'dim'))];
  }
  const values = texts.flatMap((text) => hardWrap(text, Math.max(VALUE, width - margin)));
  const first = line(start, label, span(`${(values[0] ?? '').padEnd(VALUE)}  `, 'strong'));
  const noted = values.length <= 1 && lineLength(first) + lineLength(notes) <= width;
  const told = noted && lineLength(first) + lineLength(notes) + field.meaning.length <= width;
  const head = [...first, ...(noted ? notes : []), ...(told ? [span(field.meaning, 'dim')] : [])];
  const below = (text: string, style: Style): Line[] =>
    wrap(text.trim(), width - margin).map((part) => line(' '.repeat(margin), span(part, style)));
  return [
    restyle([...head, span(' '.repeat(Math.max(0, width - lineLength(head))))], 'chosen'),
    ...values.slice(1, MOST_LINES).map((text) => line(' '.repeat(margin), span(text, 'strong'))),
    ...(values.length > MOST_LINES ? below('…', 'dim') : []),
    ...(noted ? [] : below(lineText(notes), 'accent')),
    ...(told ? [] : below(field.meaning, 'dim')),
  ];
}

/** What it was a hop before, what its value stands for, what it points at. */
function notesOf(screen: Screen, layer: LayerView, field: FieldView, chosen: boolean): Span[] {
  const before = previousValue(screen, field);
  const notes: Span[] = before === undefined ? [] : [span(`was ${before}  `, 'accent')];
  if (field.note) notes.push(span(`${field.note}  `));
  const frame = namesFrame(field)
    ? packetOfFrame(screen.journal, screen.view.inspected!, Number(field.text))
    : undefined;
  if (frame !== undefined) notes.push(span(`packet ${frame}  `));
  const bytes = screen.session.lens.bytes(screen.view.inspected!);
  const pointer = bytes && pointerOf(bytes, layer, field);
  if (pointer) {
    const name = chosen ? `: ${pointer.name}` : '';
    notes.push(span(`${pointer.hex} points to byte ${pointer.target}${name}  `, 'accent'));
  }
  return notes;
}

/** The field's value one hop earlier, where it was another. */
function previousValue(screen: Screen, field: FieldView): string | undefined {
  const { packets } = screen.journal;
  const sighting = packets.sightings.of(screen.view.inspected ?? -1);
  if (!sighting) return undefined;
  const hops = packets.hopsOf(packets.hop(sighting.hop).journey);
  const before = hops[hops.indexOf(sighting.hop) - 1];
  const text = before === undefined ? undefined : screen.wording.field(packets.hop(before).sentEvent, field.name);
  return text === screen.wording.field(screen.view.inspected!, field.name) ? undefined : text;
}
