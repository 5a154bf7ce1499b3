/**
 * A cast as one HTML file that plays it without the network: the screens are worked out here, so the page holds the rows that
 * change and a small player. It reads well without a pointer, without colours and without scripts.
 */
import type { Cast } from './asciicast.ts';
import { cssOf, escapeMarkup, GROUND, INK } from './palette.ts';
import { PLAYER } from './page-player.ts';
import { ScreenModel, type ShownCell } from './screen-model.ts';

export interface PageOptions {
  readonly title: string;
  /** What happened, in plain lines. */
  readonly transcript?: string;
}

/** Seconds, then the rows that changed: number and markup. */
type Frame = readonly [number, readonly (readonly [number, string])[]];

/** Pieces closer than this are one frame, in seconds. */
const BLINK = 1 / 60;
/** Longer waits are cut, in seconds. */
const LONGEST_WAIT = 2;

export function htmlPage(cast: Cast, { title, transcript }: PageOptions): string {
  const { frames, styles, last } = framesOf(cast);
  const rules = [...styles].map(([style, name]) => `.${name}{${cssOf(style)}}`).join('');
  const data = JSON.stringify(frames).replaceAll('<', '\\u003c');
  const more =
    transcript === undefined
      ? ''
      : `<details><summary>Transcript</summary><pre class="transcript">${escapeMarkup(transcript)}</pre></details>`;
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'; script-src 'unsafe-inline'">
<title>${escapeMarkup(title)}</title>
<style>${STYLE}${rules}</style>
</head>
<body>
<main>
<h1>${escapeMarkup(title)}</h1>
<pre id="screen" tabindex="0" role="group" aria-label="The terminal. Space plays and pauses, the arrow keys move by five seconds.">${escapeMarkup(last)}</pre>
<p id="controls" hidden>
<button id="play" type="button">Play</button>
<input id="place" type="range" min="0" step="0.1" value="0" aria-label="Place in the recording, in seconds">
<output id="time" for="place"></output>
<label>Speed <select id="speed"><option>0.5<option selected>1<option>2<option>4</select></label>
</p>
${more}
</main>
<script id="frames" type="application/json">${data}</script>
<script>${PLAYER}</script>
</body>
</html>
`;
}

const STYLE =
  `body{margin:0;background:${GROUND};color:${INK};font:16px/1.5 system-ui,sans-serif}main{max-width:max-content;margin:auto;padding:1rem}` +
  'h1{font-size:1.2rem}pre{font:14px/1.25 ui-monospace,"DejaVu Sans Mono",Menlo,Consolas,monospace;overflow:auto}' +
  '#screen{border:1px solid #5b6270;padding:.5rem;min-height:10em}#controls{display:flex;gap:.8rem;align-items:center}' +
  '#controls[hidden]{display:none}#place{flex:1}.transcript{white-space:pre-wrap}:focus-visible{outline:2px solid #f2d04a}';

function framesOf({ header, events }: Cast): { frames: Frame[]; styles: Map<string, string>; last: string } {
  const screen = new ScreenModel(header.width, header.height);
  const styles = new Map<string, string>();
  const frames: Frame[] = [];
  let shown: string[] = [];
  let last = '';
  let cut = 0;
  events.forEach(({ time, code, data }, i) => {
    cut += Math.max(0, time - (events[i - 1]?.time ?? 0) - LONGEST_WAIT);
    if (code === 'r') resize(screen, data);
    if (code === 'o') screen.write(data);
    const next = events[i + 1];
    if (next && next.time - time < BLINK) return;
    const rows = Array.from({ length: screen.rows }, (_, y) => markup(screen.row(y), styles));
    const changed = rows.flatMap((row, y) => (row === (shown[y] ?? '') ? [] : [[y, row] as const]));
    for (let y = rows.length; y < shown.length; y++) if (shown[y] !== '') changed.push([y, '']);
    if (changed.length === 0) return;
    shown = rows;
    frames.push([Math.round((time - cut) * 1000) / 1000, changed]);
    // a screen that is left gives back an empty one, which says nothing
    if (screen.text().trim() !== '') last = screen.text();
  });
  return { frames, styles, last };
}

function resize(screen: ScreenModel, data: string): void {
  const [columns = 0, rows = 0] = data.split('x').map(Number);
  if (columns > 0 && rows > 0) screen.resize(columns, rows);
}

/** Runs of one style; blanks at the end that show nothing are left out. */
function markup(cells: readonly ShownCell[], styles: Map<string, string>): string {
  let end = cells.length;
  while (end > 0 && cells[end - 1]!.char === ' ' && cells[end - 1]!.style === '') end--;
  let out = '';
  for (let x = 0; x < end;) {
    const { style } = cells[x]!;
    let text = '';
    for (; x < end && cells[x]!.style === style; x++) text += cells[x]!.char;
    out += style === '' ? escapeMarkup(text) : `<span class="${nameOf(style, styles)}">${escapeMarkup(text)}</span>`;
  }
  return out;
}

function nameOf(style: string, styles: Map<string, string>): string {
  const known = styles.get(style);
  if (known !== undefined) return known;
  const name = `s${styles.size}`;
  styles.set(style, name);
  return name;
}
