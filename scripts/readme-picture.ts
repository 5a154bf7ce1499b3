// README's picture: a lab on the real binary, on a terminal of its own, driven by a file of keys; its last screen becomes an SVG.
// npm run picture -- [--lab 26] [--keys scripts/picture.keys] [--size 120x40] [--title TEXT] [--out docs/picture.svg]
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { spawn } from '@lydell/node-pty';
import headless from '@xterm/headless';
import { parseSize } from '../src/recording/asciicast.ts';
import { escapeMarkup, GROUND, INK, paintOf } from '../src/recording/palette.ts';

const { values } = parseArgs({
  options: {
    lab: { type: 'string', default: '26' },
    keys: { type: 'string', default: 'scripts/picture.keys' },
    size: { type: 'string', default: '120x40' },
    title: { type: 'string', default: 'wirelab, a lab on its screen' },
    out: { type: 'string', default: 'docs/picture.svg' },
  },
});

/** One cell in SVG's units, and the room around all of them. */
const CELL = { width: 8.4, height: 16, baseline: 12.5 };
const MARGIN = 12;
const PATIENCE_MS = 30_000;
/** So long without a new frame, and the screen is done. */
const CALM_MS = 400;

type Terminal = InstanceType<typeof headless.Terminal>;

interface Run {
  readonly x: number;
  readonly text: string;
  readonly style: string;
}

/** Runs the lab with a fresh learner's data and plays the keys. */
async function play(columns: number, rows: number): Promise<Terminal> {
  const data = mkdtempSync(join(tmpdir(), 'wirelab-picture-'));
  const screen = new headless.Terminal({ cols: columns, rows, allowProposedApi: true, scrollback: 0 });
  const pty = spawn(process.execPath, [resolve('bin/wirelab.js'), 'lab', values.lab], {
    name: 'xterm-256color',
    cols: columns,
    rows,
    env: { PATH: process.env['PATH'] ?? '', LC_ALL: 'C.UTF-8', XDG_DATA_HOME: data },
  });
  let changed = performance.now();
  pty.onData((bytes) => {
    changed = performance.now();
    screen.write(bytes);
  });
  try {
    for (const [, word, rest = ''] of readFileSync(values.keys, 'utf8').matchAll(/^(wait|type) (.*)$/gm)) {
      if (word === 'type') pty.write(JSON.parse(`"${rest.replaceAll('"', '\\"')}"`) as string);
      else await until(rest, () => new RegExp(rest).test(textOf(screen)), screen);
    }
    await until('a calm screen', () => performance.now() - changed > CALM_MS, screen);
  } finally {
    pty.kill('SIGKILL');
    rmSync(data, { recursive: true, force: true });
  }
  return screen;
}

async function until(what: string, isSo: () => boolean, screen: Terminal): Promise<void> {
  for (const end = performance.now() + PATIENCE_MS; !isSo();) {
    if (performance.now() > end) throw new Error(`${what} did not come\n${textOf(screen)}`);
    await new Promise((again) => setTimeout(again, 50));
  }
}

const linesOf = ({ buffer, rows }: Terminal): string[] =>
  Array.from({ length: rows }, (_, y) => buffer.active.getLine(y)?.translateToString(true) ?? '');

const textOf = (screen: Terminal): string => linesOf(screen).join('\n');

function svgOf(screen: Terminal, title: string): string {
  const width = Math.ceil(screen.cols * CELL.width + 2 * MARGIN);
  const height = screen.rows * CELL.height + 2 * MARGIN;
  const styles = new Map<string, string>();
  const rows = Array.from({ length: screen.rows }, (_, y) =>
    runsOf(screen, y)
      .map((run) => drawn(run, y, styles))
      .join(''),
  );
  const rules = [...styles].map(([style, name]) => `.${name}{${ruleOf(style)}}`).join('');
  const panels = [...new Set(textOf(screen).match(/(?<=┌─ +)(?:\d )?[A-Z]\w+(?: · [\w -]*\w)?/g) ?? [])];
  const about = `A terminal of ${screen.cols} by ${screen.rows} characters. Its panels: ${panels.join(', ')}.`;
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" role="img" aria-labelledby="title about">
<title id="title">${escapeMarkup(title)}</title>
<desc id="about">${escapeMarkup(about)}</desc>
<style>text{font:14px ui-monospace,"DejaVu Sans Mono",Menlo,Consolas,monospace;white-space:pre;fill:${INK}}${rules}</style>
<rect width="${width}" height="${height}" rx="8" fill="${GROUND}" stroke="#5b6270"/>
${rows.filter((row) => row !== '').join('\n')}
</svg>
`;
}

function ruleOf(style: string): string {
  const { color, bold, italic } = paintOf(style);
  return `fill:${color}${bold ? ';font-weight:bold' : ''}${italic ? ';font-style:italic' : ''}`;
}

/** Pieces of one style, without the blanks between them that show nothing. */
function runsOf(screen: Terminal, y: number): Run[] {
  const runs: { x: number; text: string; style: string }[] = [];
  for (let x = 0; x < screen.cols; x++) {
    const cell = screen.buffer.active.getLine(y)!.getCell(x)!;
    const [text, style] = [cell.getChars() || ' ', styleOf(cell)];
    const last = runs.at(-1);
    if (last && last.style === style && last.x + last.text.length === x) last.text += text;
    else if (text !== ' ' || style.split(';').includes('7')) runs.push({ x, text, style });
  }
  return runs.flatMap((run) => (run.style.split(';').includes('7') ? [run] : apart(run)));
}

/** Two blanks or more end a piece. */
const apart = ({ x, text, style }: Run): Run[] =>
  [...text.matchAll(/\S+(?: \S+)*/g)].map((piece) => ({ x: x + piece.index, text: piece[0], style }));

function styleOf(
  cell: NonNullable<ReturnType<NonNullable<ReturnType<Terminal['buffer']['active']['getLine']>>['getCell']>>,
): string {
  const color = cell.getFgColor();
  return [
    ...(cell.isBold() ? ['1'] : []),
    ...(cell.isDim() ? ['2'] : []),
    ...(cell.isItalic() ? ['3'] : []),
    ...(cell.isInverse() ? ['7'] : []),
    ...(cell.isFgPalette() && color < 16 ? [String(color < 8 ? 30 + color : 82 + color)] : []),
  ].join(';');
}

/** The ground that it stands on in one piece, its words stretched to their cells, so that every monospace font keeps the columns. */
function drawn(run: Run, y: number, styles: Map<string, string>): string {
  const { style } = run;
  const top = MARGIN + y * CELL.height;
  if (style !== '' && !styles.has(style)) styles.set(style, `s${styles.size}`);
  const { ground } = paintOf(style);
  const place = ({ x, text }: Run): { left: number; width: number } => ({
    left: round(MARGIN + x * CELL.width),
    width: round(text.length * CELL.width),
  });
  const { left, width } = place(run);
  const box =
    ground === GROUND ? '' : `<rect x="${left}" y="${top}" width="${width}" height="${CELL.height}" fill="${ground}"/>`;
  const look = style === '' ? '' : ` class="${styles.get(style)}"`;
  const words = apart(run).map((piece) => {
    const at = place(piece);
    return `<text${look} x="${at.left}" y="${top + CELL.baseline}" textLength="${at.width}" lengthAdjust="spacingAndGlyphs">${escapeMarkup(piece.text)}</text>`;
  });
  return box + words.join('');
}

function round(value: number): number {
  return Math.round(value * 10) / 10;
}

const size = parseSize(values.size);
if (!size) throw new Error(`--size takes columns x rows, not ${values.size}`);
const term = await play(size.columns, size.rows);
writeFileSync(values.out, svgOf(term, values.title));
process.stdout.write(`${values.out}\n`);
process.exit(0);
