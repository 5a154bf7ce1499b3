/** docs/trace.md, made from the catalogue: the fields of a line, every kind of event, every reason. */
import type { EventKind, Layer, NumberField, NumberFormat } from '../core/event.ts';
import { EVENT_KINDS, REASONS } from './catalogue.ts';

const HEAD = `# The trace

\`wirelab exec --trace FILE\` writes one JSON object per line, one line per event, in the order in which things happened.
The SHA-256 of these lines is what \`--hash\` prints and \`World.hash()\` gives.

| field | what it is |
|---|---|
| \`id\` | counts from 1, without gaps |
| \`t\` | integer nanoseconds since the world began |
| \`cause\` | the \`id\` of the event that led to this one; 0 when nothing did |
| \`node\` | the node's name; null for what belongs to no node |
| \`layer\` | one of the layers below |
| \`event\` | the kind, from the tables below |
| \`reason\` | why it was decided so, from the list of reasons; absent when nothing was decided |
| \`port\` | index of the node's port, when one is concerned |
| \`frame\` | names a frame's journey from the host that made it to where it ends, when a frame is concerned |
| \`note\` | a few words that no number holds |

The other fields are those of the kind. Addresses are text, flags are true or false, times are nanoseconds, sizes are bytes.
`;

const UNITS: Readonly<Record<NumberFormat, string>> = {
  count: 'number',
  bytes: 'bytes',
  ns: 'ns',
  ipv4: 'IPv4 address',
  mac: 'MAC address',
  port: 'service port',
  flag: 'true or false',
  hex16: '16 bits',
  word: 'a word',
};

/** docs/trace.md. */
export function traceReference(): string {
  const layers = [...new Set(EVENT_KINDS.map((kind) => kind.layer))];
  return `${HEAD}\n## Events\n${layers.map(layerTable).join('')}\n${reasonTable()}`;
}

function layerTable(layer: Layer): string {
  const kinds = EVENT_KINDS.filter((kind) => kind.layer === layer);
  return `\n### ${layer}\n\n| event | meaning | fields |\n|---|---|---|\n${kinds.map(kindRow).join('')}`;
}

const fieldWords = ({ name, format, words }: NumberField): string =>
  `\`${name}\` (${words ? words.filter(Boolean).join(', ') : UNITS[format]})`;

function kindRow({ id, meaning, numbers, noteName }: EventKind): string {
  const fields = [...(noteName === undefined ? [] : [`\`${noteName}\` (text)`]), ...numbers.map(fieldWords)].join(', ');
  return `| \`${id}\` | ${cell(meaning)} | ${fields} |\n`;
}

function reasonTable(): string {
  const rows = REASONS.map(({ id, sentence, source }) => `| \`${id}\` | ${cell(sentence)} | ${source ?? ''} |\n`);
  const about = 'A name in braces stands for the field of that name in the same line.';
  return `## Reasons\n\n${about}\n\n| reason | sentence | source |\n|---|---|---|\n${rows.join('')}`;
}

const cell = (text: string): string => text.replaceAll('|', '\\|');
