/** A lab done to its end by somebody at a keyboard, on the real binary: on a screen, and in plain lines. */
import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { expect } from 'vitest';
import type { ScriptedLab, ScriptedQuestion } from './lab-script.ts';
import { dataFolder, KEYS, type LeftTerminal, Tui } from './tui.ts';

const BINARY = resolve(import.meta.dirname, '../../bin/wirelab.js');

/** Types all of it, sees each step done, and leaves: what was kept of the steps, and how the terminal was left. */
export async function typeLab(lab: ScriptedLab, columns: number, rows: number): Promise<[string[], LeftTerminal]> {
  const tui = new Tui(['lab', lab.name], { columns, rows });
  for (const [i, step] of lab.steps.entries()) {
    const place = `step ${i + 1} of ${lab.steps.length}`;
    await tui.until((screen) => screen.includes(place));
    if (step.question) await answer(tui, step.question);
    if (i === 0) await runLine(tui, ':speed fast');
    for (const { node, line } of step.lines) await runLine(tui, `${node}: ${line}`, node);
    await tui.until((screen) => screen.includes(`done · ${place}`));
    goOn(tui);
  }
  const done = stepsDone(tui.data, lab);
  tui.type(':quit\r');
  await tui.until(/Leave\?/);
  tui.key('enter');
  return [done, await tui.left()];
}

/** Gives all of it to narrated mode at once: what was kept of the steps, and what was printed. */
export function scriptLab(lab: ScriptedLab): [string[], string] {
  const script: string[] = [];
  for (const { question, lines } of lab.steps) {
    if (question?.kind === 'point')
      script.push(`packet ${packetNumber(lab, script, question)}`, `point ${question.right}`);
    else if (question) script.push(`:answer ${question.right}`);
    script.push(...lines.map(({ node, line }) => `${node}: ${line}`));
  }
  const { data, output } = narrated(lab, script);
  return [stepsDone(data, lab), output];
}

/** To the next step: Enter at an empty prompt, a key elsewhere. */
function goOn(tui: Tui): void {
  if (/^ CONTROL /m.test(tui.screen)) tui.type('ni');
  else tui.key('enter');
}

/** Looks at the options before one is chosen: an Enter that comes too soon is not taken for an answer. */
function look(tui: Tui, option: number): void {
  tui.key('down');
  tui.key('up');
  for (let i = 1; i < option; i++) tui.key('down');
}

/** Types a line in the shell, sees it stand there, presses Enter and waits until the prompt (of `node`) is back. */
async function runLine(tui: Tui, line: string, node = String.raw`[\w-]+`): Promise<void> {
  await tui.until(() => isPrompt(tui.typedLine, ''));
  tui.type(line);
  await tui.until(() => isPrompt(tui.typedLine, line));
  tui.key('enter');
  await tui.until(() => new RegExp(`^${node}\\$ $`).test(tui.typedLine));
}

const isPrompt = (shown: string, line: string): boolean => /^[\w-]+\$ /.test(shown) && shown.endsWith(`$ ${line}`);

/** Gives the right answer, and sees the cursor go back to the shell. */
async function answer(tui: Tui, { kind, right, packet }: ScriptedQuestion): Promise<void> {
  await tui.until(/^ ANSWER /m);
  if (kind === 'point') return await pointAt(tui, packet, right);
  if (kind === 'choose') look(tui, Number(right));
  else tui.type(kind === 'order' ? right.replaceAll(' ', '') : right);
  tui.key('enter');
  await tui.until(/^ TYPING /m);
}

/** Filters the packets, opens the first, and walks down its fields from the topmost, as far as the one in question. */
async function pointAt(tui: Tui, packet: string, field: string): Promise<void> {
  tui.type('/');
  await tui.until(/display filter:/);
  tui.type(`${packet}\r`);
  await tui.until(/^ CONTROL /m);
  tui.key('up');
  tui.key('enter');
  await tui.until(/Inspect · packet \d/);
  tui.type(KEYS.up.repeat(120));
  await tui.until(() => litField(tui) === 'eth.dst');
  while (litField(tui) !== field) {
    const before = litBytes(tui);
    tui.key('down');
    await tui.until(() => litBytes(tui) !== before);
  }
  tui.key('enter');
  await tui.until(/^ TYPING /m);
}

/** The field whose bytes Inspect shows. */
const litField = (tui: Tui): string | undefined => /─ (?:bytes|plaintext) of ([\w.]+) ─/.exec(tui.screen)?.[1];

/** With its bytes: fields of a list have one name. */
const litBytes = (tui: Tui): string | undefined => /─ (?:bytes|plaintext) of [\w.]+ ─.*\n.*/.exec(tui.screen)?.[0];

/** In narrated mode packets are called by their numbers: what a learner reads there, we read in a first run. */
function packetNumber(lab: ScriptedLab, script: readonly string[], { packet }: ScriptedQuestion): number {
  const { output } = narrated(lab, [...script, `:filter ${packet}`]);
  const found = /^Packet (\d+),/m.exec(output.slice(output.lastIndexOf('Question:')));
  expect(found).not.toBeNull();
  return Number(found![1]);
}

function narrated(lab: ScriptedLab, script: readonly string[]): { readonly data: string; readonly output: string } {
  const data = dataFolder();
  const { status, stdout, stderr } = spawnSync(process.execPath, [BINARY, '--narrate', 'lab', lab.name], {
    input: `${script.join('\n')}\n`,
    env: { ...process.env, XDG_DATA_HOME: data },
    encoding: 'utf8',
  });
  expect(stderr.replace('building wirelab once ...\n', '')).toBe('');
  expect(status).toBe(0);
  return { data, output: stdout };
}

/** What the program has kept of a lab. */
function stepsDone(data: string, lab: ScriptedLab): string[] {
  const kept = JSON.parse(readFileSync(join(data, 'wirelab', 'progress.json'), 'utf8')) as Kept;
  return kept.labs[lab.id]!.steps.map(({ state }) => state);
}

interface Kept {
  readonly labs: Readonly<Record<string, { readonly steps: readonly { readonly state: string }[] }>>;
}
