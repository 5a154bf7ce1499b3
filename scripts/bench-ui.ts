/**
 * `npm run bench:ui`: what a learner waits for, measured from the other side of a pseudo-terminal and printed as JSON. A
 * figure that a budget calls a must and that is missed makes the exit status 1.
 */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { spawn, type IPty } from '@lydell/node-pty';

const BINARY = join(process.cwd(), 'bin/wirelab.js');
const SIZE = { cols: 120, rows: 40 };
const SYNC_END = '\u001b[?2026l';
/** How long anything may take before the measurement is given up. */
const PATIENCE_MS = 60_000;
/** A letter that stands nowhere on the screen and ends no escape sequence. */
const LETTER = 'Q';

const data = mkdtempSync(join(tmpdir(), 'wirelab-bench-'));
const open: IPty[] = [];
process.once('exit', () => {
  for (const pty of open) pty.kill('SIGKILL');
  rmSync(data, { recursive: true, force: true });
});

interface Program {
  /** What was written since the last call. */
  take(): string;
  /** Waits for output that satisfies `done`, which sees all that came since the call; gives the milliseconds. */
  until(done: (output: string) => boolean, patienceMs?: number): Promise<number | undefined>;
  type(bytes: string): void;
  readonly ended: Promise<void>;
  kill(): void;
}

function start(args: readonly string[]): Program {
  const pty = spawn(process.execPath, [...args], {
    ...SIZE,
    name: 'xterm-256color',
    cwd: data,
    env: { PATH: process.env['PATH'] ?? '', LC_ALL: 'C.UTF-8', XDG_DATA_HOME: data },
  });
  open.push(pty);
  let fresh = '';
  let wake: (() => void) | undefined;
  pty.onData((chunk) => {
    fresh += chunk;
    wake?.();
  });
  const ended = new Promise<void>((resolve) => pty.onExit(() => resolve()));
  return {
    ended,
    take() {
      const taken = fresh;
      fresh = '';
      return taken;
    },
    until(done, patienceMs = PATIENCE_MS) {
      const began = performance.now();
      const seen = fresh.length;
      return new Promise((resolve) => {
        const finish = (ms: number | undefined): void => {
          clearTimeout(timer);
          wake = undefined;
          resolve(ms);
        };
        const timer = setTimeout(() => finish(undefined), patienceMs);
        wake = () => {
          if (done(fresh.slice(seen))) finish(performance.now() - began);
        };
      });
    },
    type: (bytes) => pty.write(bytes),
    kill: () => pty.kill('SIGKILL'),
  };
}

const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));
const has =
  (text: string) =>
  (output: string): boolean =>
    output.includes(text);

async function must<T>(what: string, value: Promise<T | undefined>): Promise<T> {
  const got = await value;
  if (got === undefined) throw new Error(`${what} did not come`);
  return got;
}

function quantile(values: readonly number[], q: number): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(q * sorted.length))]!;
}

/** From the start of the process to its first whole frame, in turns with the smallest Node program there is. */
async function firstFrame(): Promise<object> {
  const frames: number[] = [];
  const nodes: number[] = [];
  for (let i = 0; i < 9; i++) {
    const began = performance.now();
    await start(['-e', '0']).ended;
    nodes.push(performance.now() - began);
    const lab = start([BINARY, 'lab', '8']);
    frames.push(await must('the first frame', lab.until(has(SYNC_END))));
    lab.kill();
    await lab.ended;
  }
  const [ms, nodeMs] = [quantile(frames, 0.5), quantile(nodes, 0.5)];
  return { ms: round(ms), nodeMs: round(nodeMs), ...judged('ratio', ms / nodeMs, 6, 4) };
}

async function quietShell(): Promise<Program> {
  const program = start([BINARY, 'play', '8']);
  await must('the prompt', program.until(has('alice')));
  await calm(program);
  return program;
}

/** Until nothing is painted any more; what was painted since it was last calm. */
async function calm(program: Program): Promise<string> {
  while ((await program.until(() => true, 400)) !== undefined);
  return program.take();
}

/** Letters typed at uneven moments while a ping crosses four routers once every 200 ms. */
async function keyToFrame(): Promise<object> {
  const program = await quietShell();
  program.type(':speed 1\r');
  program.type('ping -i 0.2 192.168.10.3\r');
  await must('a reply', program.until(has('ttl=')));
  await pause(2000);
  const times: number[] = [];
  for (let i = 0; i < 120; i++) {
    await pause(20 + ((i * 37) % 110));
    const painted = program.until(has(LETTER));
    program.type(LETTER);
    times.push(await must('a letter', painted));
    if (i % 15 === 14) program.type('\u0015');
  }
  program.kill();
  const p95 = judged('p95', quantile(times, 0.95), 50, 16);
  return { p50: round(quantile(times, 0.5)), ...p95, samples: times.length };
}

/** One row of the shell changes from empty to a command of 30 letters out of the history; and one letter alone. */
async function oneRow(): Promise<object> {
  const program = await quietShell();
  program.type('echo the quick brown fox jumps\r');
  await calm(program);
  const sizeOf = async (key: string): Promise<number> => {
    const painted = program.until(has(SYNC_END));
    program.type(key);
    await must('a frame', painted);
    return Buffer.byteLength(await calm(program));
  };
  const letter = await sizeOf('e');
  await sizeOf('\u007f');
  const row = await sizeOf('\u001b[A');
  program.kill();
  return { ...judged('bytes', row, 500, 100), letterBytes: letter };
}

/** `,` at the end of a run that logged 10,000 events; each press starts the past anew. */
async function stepBack(): Promise<object> {
  const { command, events } = longRun(10_000);
  const program = await quietShell();
  program.type(':speed fast\r');
  program.type(`${command}\r`);
  await must('the end of the run', program.until(has('rtt')));
  await calm(program);
  program.type('\u001b');
  await calm(program);
  const times: number[] = [];
  for (let i = 0; i < 40 && times.length < 12; i++) {
    const painted = program.until(has(SYNC_END), 1000);
    program.type(',');
    // two dispatches at one instant may look the same: then nothing is painted
    const ms = await painted;
    if (ms !== undefined) times.push(ms);
    await calm(program);
  }
  program.kill();
  if (times.length < 5) throw new Error('going back painted nothing');
  return { p50: round(quantile(times, 0.5)), ...judged('ms', quantile(times, 0.95), 100, 16), events };
}

/** A ping that logs so many events and few more; `exec` tells how many one echo makes. */
function longRun(atLeast: number): { readonly command: string; readonly events: number } {
  const command = (count: number): string => `ping -i 0.01 -c ${count} 192.168.10.3`;
  const eventsOf = (count: number): number => {
    const trace = join(data, 'trace');
    spawnSync(process.execPath, [BINARY, 'exec', '8', '--trace', trace, `alice: ${command(count)}`]);
    return readFileSync(trace, 'utf8').split('\n').length - 1;
  };
  const [ten, twenty] = [eventsOf(10), eventsOf(20)];
  const count = 10 + Math.ceil((10 * (atLeast - ten)) / (twenty - ten));
  return { command: command(count), events: eventsOf(count) };
}

const missed: string[] = [];
const round = (value: number): number => Math.round(value * 100) / 100;

function judged(name: string, value: number, mustBe: number, goal: number): object {
  if (value > mustBe) missed.push(name);
  return { [name]: round(value), must: mustBe, meetsMust: value <= mustBe, goal, meetsGoal: value <= goal };
}

// A first start may have to build the bundle; that is not what is measured.
spawnSync(process.execPath, [BINARY, 'list']);
const report = {
  node: process.version,
  size: `${SIZE.cols}x${SIZE.rows}`,
  firstFrame: await firstFrame(),
  keyToFrame: await keyToFrame(),
  oneRow: await oneRow(),
  stepBack: await stepBack(),
};
process.stdout.write(`${JSON.stringify(report, null, 2)}\n`);
process.exitCode = missed.length === 0 ? 0 : 1;
process.exit();
