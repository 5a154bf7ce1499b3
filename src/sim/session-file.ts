/**
 * The session file: lab text, version, seed and input log, one JSON line each, written as the run goes. Run again it gives
 * the same trace, so it is at once a recording, a bug report and a submission.
 */
import { fail, ok, type Result } from '../core/result.ts';
import type { Ns } from '../core/time.ts';
import type { Input, InputAct } from './input.ts';
import { World, type WorldOptions } from './world.ts';

const FORMAT = 'wirelab-session';
const FORMAT_VERSION = 1;

export interface SessionHead {
  readonly version: string;
  readonly file: string;
  readonly seed: number;
  readonly text: string;
  /** A guided lab: the steps that were done before, as lab/progress.ts keeps them. Absent in free play and exec. */
  readonly saved?: readonly unknown[];
}

/** What a learner did that the world does not notice: an answer, a hint, a step skipped. Its fields are a session's intent. */
export interface LabAct {
  readonly type: string;
}

/** One thing of a session's whole history, and where the world stood then. */
export type SessionEntry = Place &
  (
    | { readonly kind: 'input'; readonly act: InputAct }
    | { readonly kind: 'lab'; readonly act: LabAct }
    /** Going on from the past: everything after `event` belongs to a run that is gone. */
    | { readonly kind: 'fork'; readonly event: number }
  );

/** Where a run stood when it went on from its past. */
export interface SessionFork extends Place {
  readonly event: number;
}

/** A place in a run: so many dispatches, the clock at `t`. */
export interface Place {
  readonly dispatches: number;
  readonly t: Ns;
}

/** Where a run stood when the file was closed. */
export interface SessionEnd extends Place {
  readonly hash: string;
}

export interface SessionFile {
  readonly head: SessionHead;
  /** The inputs that made the run as it stands at the end. */
  readonly inputs: readonly Input[];
  /** Everything that was done, in order, what was taken back again included. */
  readonly history: readonly SessionEntry[];
  /** Absent when the session broke off. */
  readonly end: SessionEnd | undefined;
  /** How far the run is known to have come; of a session that broke off, what is left of its end. */
  readonly reached: Place | undefined;
}

export const headLine = (head: SessionHead): string =>
  `${JSON.stringify({ format: FORMAT, formatVersion: FORMAT_VERSION, ...head })}\n`;
export const inputLine = (input: Input): string => `${JSON.stringify({ input })}\n`;
export const labLine = (lab: { dispatches: number; t: Ns; act: LabAct }): string => `${JSON.stringify({ lab })}\n`;
/** The run forked: only the first `kept` inputs still count. Without a place when what the learner did in the lab made it fork. */
export const forkLine = (kept: number, from?: SessionFork): string => `${JSON.stringify({ fork: kept, from })}\n`;
/** How far the run has come, from time to time: should it be cut off, this is where. */
export const reachedLine = (reached: Place): string => `${JSON.stringify({ reached })}\n`;
export const endLine = (end: SessionEnd): string => `${JSON.stringify({ end })}\n`;

/** Reads a session file. A last line that was cut off in the middle is left out; any other damage is named. */
export function parseSession(text: string): Result<SessionFile> {
  const lines = text.split('\n');
  const unfinished = lines.pop() !== '';
  const first = lines.shift();
  if (first === undefined)
    return fail(unfinished ? 'the session file ends in its first line' : 'the session file is empty');
  const head = readHead(parseLine(first));
  if (!head.ok) return head;
  const inputs: Input[] = [];
  const history: SessionEntry[] = [];
  let end: SessionEnd | undefined;
  let reached: Place | undefined;
  for (const [index, line] of lines.entries()) {
    const value = parseLine(line);
    if (isInput(value?.['input'])) {
      inputs.push(value['input']);
      history.push({ kind: 'input', ...value['input'] });
      reached = value['input'];
    } else if (isCount(value?.['fork']) && value['fork'] <= inputs.length) {
      inputs.length = value['fork'];
      reached = inputs.at(-1);
      if (isFork(value['from'])) history.push({ kind: 'fork', ...value['from'] });
    } else if (isLab(value?.['lab'])) history.push({ kind: 'lab', ...value['lab'] });
    else if (isPlace(value?.['reached'])) reached = value['reached'];
    else if (isEnd(value?.['end'])) end = reached = value['end'];
    else return fail(`line ${index + 2} is damaged`);
  }
  return ok({ head: head.value, inputs, history, end, reached });
}

function readHead(value: Record<string, unknown> | undefined): Result<SessionHead> {
  if (!value) return fail('line 1 is damaged');
  if (value['format'] !== FORMAT) return fail('this is not a wirelab session: its first line says something else');
  if (value['formatVersion'] !== FORMAT_VERSION) {
    return fail(`this session has format ${String(value['formatVersion'])}; this wirelab reads ${FORMAT_VERSION}`);
  }
  return isHead(value) ? ok(value) : fail('line 1 is damaged');
}

const isCount = (value: unknown): value is number => Number.isSafeInteger(value) && (value as number) >= 0;

const isMap = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null;

const isHead = (value: Record<string, unknown>): value is Record<string, unknown> & SessionHead =>
  ['version', 'file', 'text'].every((key) => typeof value[key] === 'string') &&
  isCount(value['seed']) &&
  (value['saved'] === undefined || Array.isArray(value['saved']));

const isPlace = (value: unknown): value is Record<string, unknown> & Place =>
  isMap(value) && isCount(value['dispatches']) && isCount(value['t']);

const isFork = (value: unknown): value is SessionFork & Record<string, unknown> =>
  isPlace(value) && isCount(value['event']);

const isLab = (value: unknown): value is { dispatches: number; t: Ns; act: LabAct } =>
  isPlace(value) && isMap(value['act']) && typeof value['act']['type'] === 'string';

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

/** Runs a session again, to where it ended or broke off; in `world`, when somebody wants to watch it there. */
export function reexecute({ head, inputs, reached }: SessionFile, world = worldOf(head)): World {
  replay(world, inputs);
  if (reached) advance(world, reached.dispatches, reached.t);
  return world;
}

/** The world of a session before anything was done in it. */
export const worldOf = ({ text, seed, file }: SessionHead, options: Pick<WorldOptions, 'observe'> = {}): World =>
  World.fromYaml(text, { seed, file, ...options });

/** Applies inputs, each at the dispatch and the instant where it belongs. */
export function replay(world: World, inputs: readonly Input[]): void {
  for (const input of inputs) {
    advance(world, input.dispatches, input.t);
    world.input(input.act);
  }
}

/** Runs a world to a place: so many dispatches, the clock at `t`. */
export function advance(world: World, dispatches: number, t: Ns): void {
  while (world.simulation.dispatches < dispatches && world.step());
  world.simulation.passTo(t);
}
