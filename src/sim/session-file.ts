/**
 * The session file: lab text, version, seed and input log, one JSON line each, written as the run goes. Run again it gives
 * the same trace, so it is at once a recording, a bug report and a submission.
 */
import { fail, ok, type Result } from '../core/result.ts';
import type { Ns } from '../core/time.ts';
import type { Input, InputAct } from './input.ts';
import { World } from './world.ts';

const FORMAT = 'wirelab-session';
const FORMAT_VERSION = 1;

export interface SessionHead {
  readonly version: string;
  readonly file: string;
  readonly seed: number;
  readonly text: string;
}

/** Where a run stood when the file was closed. */
export interface SessionEnd {
  readonly dispatches: number;
  readonly t: Ns;
  readonly hash: string;
}

export interface SessionFile {
  readonly head: SessionHead;
  readonly inputs: readonly Input[];
  /** Absent when the session broke off. */
  readonly end: SessionEnd | undefined;
}

export const headLine = (head: SessionHead): string =>
  `${JSON.stringify({ format: FORMAT, formatVersion: FORMAT_VERSION, ...head })}\n`;
export const inputLine = (input: Input): string => `${JSON.stringify({ input })}\n`;
/** The run forked: only the first `kept` inputs still count. */
export const forkLine = (kept: number): string => `${JSON.stringify({ fork: kept })}\n`;
export const endLine = (end: SessionEnd): string => `${JSON.stringify({ end })}\n`;

/** Reads a session file. A last line that was cut off in the middle is left out; any other damage is named. */
export function parseSession(text: string): Result<SessionFile> {
  const lines = text.split('\n');
  const unfinished = lines.pop() !== '';
  let head: SessionHead | undefined;
  let inputs: Input[] = [];
  let end: SessionEnd | undefined;
  for (const [index, line] of lines.entries()) {
    const value = parseLine(line);
    const damaged = fail(`line ${index + 1} is damaged`);
    if (!value) return damaged;
    if (index === 0) {
      if (value['format'] !== FORMAT) return fail('this is not a wirelab session: its first line says something else');
      if (value['formatVersion'] !== FORMAT_VERSION) {
        return fail(`this session has format ${String(value['formatVersion'])}; this wirelab reads ${FORMAT_VERSION}`);
      }
      if (!isHead(value)) return damaged;
      head = value;
    } else if (isCount(value['fork']) && value['fork'] <= inputs.length) inputs = inputs.slice(0, value['fork']);
    else if (isInput(value['input'])) inputs.push(value['input']);
    else if (isEnd(value['end'])) end = value['end'];
    else return damaged;
  }
  if (!head) return fail(unfinished ? 'the session file ends in its first line' : 'the session file is empty');
  return ok({ head, inputs, end });
}

const isCount = (value: unknown): value is number => Number.isSafeInteger(value) && (value as number) >= 0;

const isMap = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null;

const isHead = (value: Record<string, unknown>): value is Record<string, unknown> & SessionHead =>
  ['version', 'file', 'text'].every((key) => typeof value[key] === 'string') && isCount(value['seed']);

const isPlace = (value: unknown): value is Record<string, unknown> =>
  isMap(value) && isCount(value['dispatches']) && isCount(value['t']);

const isEnd = (value: unknown): value is SessionEnd & Record<string, unknown> =>
  isPlace(value) && typeof value['hash'] === 'string';

/** The texts that each kind of input must have. */
const TEXTS: Readonly<Record<InputAct['type'], readonly string[]>> = {
  line: ['node', 'terminal', 'text'],
  type: ['node', 'terminal', 'text'],
  signal: ['node', 'terminal', 'signal'],
  terminate: [],
  link: [],
  frame: ['node', 'port', 'hex'],
};

function isInput(value: unknown): value is Input & Record<string, unknown> {
  const act = isPlace(value) ? value['act'] : undefined;
  if (!isMap(act) || typeof act['type'] !== 'string' || !Object.hasOwn(TEXTS, act['type'])) return false;
  const type = act['type'] as InputAct['type'];
  return TEXTS[type].every((key) => typeof act[key] === 'string') && (type !== 'link' || isMap(act['change']));
}

function parseLine(line: string): Record<string, unknown> | undefined {
  try {
    const value: unknown = JSON.parse(line);
    return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : undefined;
  } catch {
    return undefined;
  }
}

/** Runs a session again, to where it ended (or to quiet when it broke off). */
export function reexecute(session: SessionFile): World {
  const { head, inputs, end } = session;
  const world = World.fromYaml(head.text, { seed: head.seed, file: head.file });
  replay(world, inputs);
  if (end) advance(world, end.dispatches, end.t);
  else world.run();
  return world;
}

/** Applies inputs, each at the dispatch and the instant where it belongs. */
export function replay(world: World, inputs: readonly Input[]): void {
  for (const input of inputs) {
    advance(world, input.dispatches, input.t);
    world.input(input.act);
  }
}

/** Runs a world to a place: so many dispatches, the clock at `t`. */
export function advance(world: World, dispatches: number, t: Ns): void {
  if (t > 0) world.armFaults();
  while (world.simulation.dispatches < dispatches && world.step());
  world.simulation.passTo(t);
}
