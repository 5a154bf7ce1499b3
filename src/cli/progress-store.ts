/** The learner's progress on disk: one small file in the data directory, replaced as a whole, set aside when it is damaged. */
import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { formatProgress, parseProgress, type Progress, type SavedStep, withLab } from '../lab/progress.ts';
import type { LabSpec } from '../lab/spec.ts';
import { dataFolder } from './paths.ts';

export interface ProgressStore {
  readonly all: Progress;
  /** What the learner should know: the file was damaged, or cannot be written. */
  readonly warning: string | undefined;
  /** The steps of a lab that are done; none when the lab was finished, so that it can be done again. */
  of(lab: LabSpec): readonly SavedStep[];
  save(lab: LabSpec, steps: readonly SavedStep[]): void;
}

export function openProgress(file = join(dataFolder(), 'progress.json')): ProgressStore {
  const { progress, warning } = read(file);
  let all = progress;
  let problem = warning;
  return {
    get all() {
      return all;
    },
    get warning() {
      return problem;
    },
    of(lab) {
      const saved = all[lab.id]?.steps ?? [];
      return saved.length >= lab.steps.length ? [] : saved;
    },
    save(lab, steps) {
      // another wirelab may have saved meanwhile: its labs are kept
      all = withLab(read(file).progress, lab.id, steps, lab.steps.length);
      try {
        write(file, formatProgress(all));
      } catch (error) {
        problem = `progress cannot be kept: ${(error as Error).message}`;
      }
    },
  };
}

function read(file: string): { readonly progress: Progress; readonly warning: string | undefined } {
  if (!existsSync(file)) return { progress: {}, warning: undefined };
  const parsed = parseProgress(readFileSync(file, 'utf8'));
  if (parsed.ok) return { progress: parsed.value, warning: undefined };
  const aside = `${file}.damaged-${process.pid}`;
  try {
    renameSync(file, aside);
    return { progress: {}, warning: `${parsed.error}; it was set aside as ${aside}` };
  } catch (error) {
    return { progress: {}, warning: `${parsed.error}, and cannot be set aside: ${(error as Error).message}` };
  }
}

/** Written beside, then moved into place: a crash leaves the old file or the new one, never half of one. */
function write(file: string, text: string): void {
  mkdirSync(dirname(file), { recursive: true });
  const fresh = `${file}.${process.pid}.new`;
  writeFileSync(fresh, text);
  renameSync(fresh, file);
}
