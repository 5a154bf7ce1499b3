/** What a kind of question is: read from the file, asked on the screen, graded by the author's word or by the packets. */
import type * as z from 'zod';
import type { EventRow } from '../../core/event.ts';
import type { Result } from '../../core/result.ts';
import type { Rng } from '../../core/rng.ts';
import type { FrameFilter } from '../filters.ts';
import type { SeenFrame } from '../frames.ts';
import type { Loading } from '../loading.ts';
import type { QuestionState } from '../state.ts';
import type { LabWorld } from '../world.ts';

export interface QuestionKind {
  readonly key: string;
  readonly schema: z.ZodType;
  readonly docs: { readonly summary: string; readonly example: string };
  /** `rng`: a stream of this step's own, for the order in which things are shown. */
  prepare(input: unknown, loading: Loading, rng: Rng): Question | undefined;
}

export interface Question {
  readonly kind: QuestionState['kind'];
  /** What a screen shows. */
  readonly shown: QuestionState;
  /** Called when the question is asked, and again at each retry. */
  ask(world: LabWorld): Asked;
  /** For `wirelab check`: an answer that must be right, and some that must be refused. */
  readonly right: string;
  readonly wrong: readonly string[];
  /** What the author claims the packets will say, when they grade it. */
  readonly claim: string | undefined;
  /** Which packets one may point at, when the question is where a field is. */
  readonly pointed?: FrameFilter;
}

/** A question that stands open or waits for its packets. */
export interface Asked {
  frame?(seen: SeenFrame): void;
  /** A record of TCP (`tcp.*`). */
  event?(row: EventRow): void;
  /** Whether packets decide and none has come yet. */
  readonly silent?: boolean;
  /** What the learner means, tidied; or the sentence that says what an answer looks like. */
  read(text: string): Result<string>;
  /** Undefined: the packets have not told yet. `settled`: nothing more is to be expected. */
  grade(answer: string, settled: boolean): Verdict | undefined;
}

export interface Verdict {
  readonly right: boolean;
  /** The right answer as it is shown. */
  readonly truth: string;
  /** Why the given answer is tempting, or why it is right. */
  readonly sentence: string | undefined;
}

interface Definition<S extends z.ZodType> {
  readonly key: string;
  readonly schema: S;
  readonly docs: QuestionKind['docs'];
  prepare(input: z.output<S>, loading: Loading, rng: Rng): Question | undefined;
}

export const defineQuestion = <S extends z.ZodType>(definition: Definition<S>): QuestionKind => ({
  ...definition,
  prepare: (input, loading, rng) => definition.prepare(input as z.output<S>, loading, rng),
});
