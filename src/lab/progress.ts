/** A learner's progress as text: which steps of which lab are done. No clock in it. Reading and writing the file is the cli's. */
import * as z from 'zod';
import { fail, ok, type Result } from '../core/result.ts';

export interface SavedStep {
  readonly state: 'passed' | 'skipped';
  readonly points: number;
}

export interface SavedLab {
  readonly steps: readonly SavedStep[];
  /** Steps that the lab had then: a lab that has grown is not done any more. */
  readonly of: number;
}

/** By lab id. */
export type Progress = Readonly<Record<string, SavedLab>>;

const step = z.strictObject({ state: z.enum(['passed', 'skipped']), points: z.int().min(0).max(100) });
const lab = z.strictObject({ steps: z.array(step).max(100), of: z.int().min(1).max(100) });
const file = z.strictObject({ version: z.literal(1), labs: z.record(z.string().regex(/^[a-z0-9][a-z0-9-]*$/), lab) });

export const formatProgress = (progress: Progress): string =>
  `${JSON.stringify({ version: 1, labs: progress }, null, 1)}\n`;

/** A damaged file is a sentence; the caller sets it aside and goes on with none. */
export function parseProgress(text: string): Result<Progress> {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return fail('the progress file is not JSON');
  }
  const version = (value as { version?: unknown } | null)?.version;
  if (typeof version === 'number' && version > 1)
    return fail(`the progress file is of a newer wirelab (version ${version})`);
  const parsed = file.safeParse(value);
  return parsed.success ? ok(parsed.data.labs) : fail('the progress file does not hold progress');
}

/** What was done before is never taken back: of two attempts the one that came further counts, and each step's better half. */
export function withLab(progress: Progress, id: string, steps: readonly SavedStep[], of: number): Progress {
  const before = progress[id]?.steps ?? [];
  const merged = Array.from({ length: Math.max(before.length, steps.length) }, (_, i) => better(before[i], steps[i]));
  return { ...progress, [id]: { steps: merged, of } };
}

function better(a: SavedStep | undefined, b: SavedStep | undefined): SavedStep {
  if (!a || !b) return (a ?? b)!;
  const state = a.state === 'passed' || b.state === 'passed' ? 'passed' : 'skipped';
  return { state, points: Math.max(a.points, b.points) };
}

export const isDone = (saved: SavedLab | undefined): boolean => saved !== undefined && saved.steps.length >= saved.of;
