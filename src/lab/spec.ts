/** What a lab file says once it is read: filters compiled, names checked, questions ready to be asked. */
import type { TopologySpec } from '../topology/spec.ts';
import type { Question } from './questions/kind.ts';
import type { Expectation } from './watchers/watcher.ts';

export interface LabSpec {
  readonly id: string;
  /** `08`, from the file's name; '' for a file of somebody's own. */
  readonly number: string;
  readonly title: string;
  readonly level: 'beginner' | 'intermediate' | 'advanced';
  readonly minutes: number;
  readonly goals: readonly string[];
  /** Ids of labs to do first; they advise and never lock. */
  readonly needs: readonly string[];
  readonly topology: TopologySpec;
  readonly steps: readonly StepSpec[];
}

export interface StepSpec {
  /** Markdown, shown before any question. */
  readonly say: string;
  readonly question: Question | undefined;
  readonly expectations: readonly Expectation[];
  readonly hints: readonly string[];
  readonly solution: readonly Command[];
  readonly points: number;
  /** Markdown, shown when the step is done. */
  readonly why: string | undefined;
  /** Id of a myth card, shown after the evidence. */
  readonly myth: string | undefined;
}

export interface Command {
  readonly node: string;
  readonly line: string;
}
