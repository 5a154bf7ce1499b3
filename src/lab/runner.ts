/**
 * The lab runner: fed with arrivals, finished commands and the learner's answers, it knows which step is on, what is still
 * missing and what to show. Sans I/O: it asks nothing of the world but tables and counters, and gives its state as plain values.
 */
import type { EventRow } from '../core/event.ts';
import { fail, ok, type Result } from '../core/result.ts';
import { FrameReader } from './frames.ts';
import type { SavedStep } from './progress.ts';
import type { Command, LabSpec, StepSpec } from './spec.ts';
import type { ExpectationState, LabState, MythCard, StepState } from './state.ts';
import { StepRun } from './step-run.ts';
import type { Arrival, FinishedCommand, LabWorld } from './world.ts';

/** Where cards are found by their ids; a map is one. */
export type MythCards = Pick<ReadonlyMap<string, MythCard>, 'get'>;

export interface RunnerOptions {
  readonly cards?: MythCards;
  /** `auto` (the default): a passed step makes place for the next at once. `asked`: it stays until `next()`. */
  readonly advance?: 'auto' | 'asked';
}

interface Progress {
  state: StepState['state'];
  hints: number;
  points: number;
  /** What the last attempt looked like when the step ended: the world goes on, this does not. */
  last: Pick<StepState, 'verdict' | 'expectations'> | undefined;
}

export class LabRunner {
  readonly lab: LabSpec;
  /** Counts changes of `state`. */
  version = 0;
  readonly #world: LabWorld;
  readonly #options: RunnerOptions;
  readonly #progress: readonly Progress[];
  #current = 0;
  #run: StepRun | undefined;
  #frames = new FrameReader();
  #state: LabState | undefined;

  constructor(lab: LabSpec, world: LabWorld, options: RunnerOptions = {}) {
    this.lab = lab;
    this.#world = world;
    this.#options = options;
    this.#progress = lab.steps.map(() => ({ state: 'ahead', hints: 0, points: 0, last: undefined }));
  }

  /** Begins with the first step, or goes on where the learner was another day. */
  start(saved: readonly SavedStep[] = []): void {
    const done = Math.min(saved.length, this.lab.steps.length);
    for (let i = 0; i < done; i++) Object.assign(this.#progress[i]!, saved[i]);
    this.#begin(done);
  }

  /** The steps that are done, as they are kept on disk. */
  get saved(): readonly SavedStep[] {
    return this.#progress.slice(0, this.#current).map(({ state, points }) => ({
      state: state === 'skipped' ? 'skipped' : 'passed',
      points,
    }));
  }

  /** Whether the world must stand still: a question is open. */
  get holdsWorld(): boolean {
    return this.#run?.questionOpen ?? false;
  }

  get done(): boolean {
    return this.#current >= this.lab.steps.length;
  }

  /** Index of the step that the learner is in. */
  get current(): number {
    return this.#current;
  }

  /** A frame arrived intact at a link end. Feed them in the order of their events; nothing is kept of the bytes. */
  arrival(arrival: Arrival): void {
    if (!this.#run?.wantsFrames) return;
    this.#run.frame(this.#frames.read(arrival));
  }

  /** A record of TCP. Feed them in the order of their ids, among the arrivals. */
  event(row: EventRow): void {
    this.#run?.event(row);
  }

  command(command: FinishedCommand): void {
    this.#run?.command(command);
    this.settle();
  }

  /** Call it when a dispatch or an input is over and everything it did was fed. */
  settle(): void {
    const run = this.#run;
    if (!run) return;
    run.settle();
    this.#changed();
    if (run.passed) this.#end('passed');
  }

  /** Answers the open question; the error says what an answer looks like. */
  answer(text: string): Result<void> {
    const run = this.#run;
    if (!run) return fail('There is no open question.');
    const answered = run.answer(text);
    if (answered.ok) this.settle();
    return answered;
  }

  /** The learner put the cursor on a field of a packet: answers a `point` question. */
  point(arrival: Arrival, field: string): Result<void> {
    const question = this.#run?.spec.question;
    if (!this.holdsWorld || question?.kind !== 'point') return fail('There is no open question about a field.');
    if (!question.pointed!.matches(new FrameReader().read(arrival)))
      return fail('That packet is not the one in question.');
    return this.answer(field);
  }

  /**
   * Leaves the open question unanswered, or, when there is none, the step undone. Then the returned commands are what later
   * steps build on: run them.
   */
  skip(): readonly Command[] {
    const run = this.#run;
    if (!run) return [];
    if (run.questionOpen) {
      run.skipQuestion();
      if (run.spec.expectations.length === 0) this.#end('skipped');
      else this.settle();
      return [];
    }
    this.#end('skipped');
    return run.spec.solution;
  }

  /** Uncovers the next hint; undefined when there is none left. */
  hint(): string | undefined {
    const progress = this.#progress[this.#current];
    const hint = this.#step?.hints[progress?.hints ?? 0];
    if (hint === undefined || !progress) return undefined;
    progress.hints++;
    this.#changed();
    return hint;
  }

  /** Each expectation of the present step, with what came closest to those not met. */
  check(): readonly ExpectationState[] {
    return this.#run?.expectations ?? [];
  }

  /** Begins a step anew: the present one, or an earlier one. The player has put the world back to where it began. */
  retry(step = this.#current): void {
    for (const progress of this.#progress.slice(step))
      Object.assign(progress, { state: 'ahead', points: 0, last: undefined });
    if (step <= this.#current && step < this.lab.steps.length) this.#begin(step);
  }

  /** Goes on from a step that is done, where `advance` is `asked`. */
  next(): Result<void> {
    if (this.#run) return fail('This step is not done yet: `:check` says what is missing, `:skip` leaves it.');
    if (this.done) return fail('The lab is done.');
    this.#begin(this.#current + 1);
    return ok(undefined);
  }

  /** The same object as long as nothing was fed, asked or answered. */
  get state(): LabState {
    return (this.#state ??= this.#show());
  }

  get #step(): StepSpec | undefined {
    return this.lab.steps[this.#current];
  }

  #begin(index: number): void {
    this.#current = index;
    this.#frames = new FrameReader();
    const step = this.lab.steps[index];
    this.#run = step && new StepRun(step, this.#world);
    const progress = this.#progress[index];
    if (progress) progress.state = 'open';
    this.#changed();
  }

  #end(state: 'passed' | 'skipped'): void {
    const progress = this.#progress[this.#current];
    if (!progress || !this.#run) return;
    progress.state = state;
    const { verdict, expectations } = this.#run;
    progress.last = { verdict, expectations };
    progress.points = state === 'passed' ? this.#run.spec.points : 0;
    this.#run = undefined;
    this.#changed();
    if (this.#options.advance !== 'asked') this.#begin(this.#current + 1);
  }

  #changed(): void {
    this.#state = undefined;
    this.version++;
  }

  #show(): LabState {
    const { id, number, title, level, minutes, goals, steps } = this.lab;
    return {
      id,
      number,
      title,
      level,
      minutes,
      goals,
      steps: steps.map((step, i) => this.#showStep(step, i)),
      current: this.#current,
      points: this.#progress.reduce((sum, p) => sum + p.points, 0),
      pointsOf: steps.reduce((sum, step) => sum + step.points, 0),
    };
  }

  #showStep(step: StepSpec, index: number): StepState {
    const { state, hints, last } = this.#progress[index]!;
    const run = index === this.#current ? this.#run : undefined;
    const over = state === 'passed' || state === 'skipped';
    const skipped = state === 'skipped' ? 'You left this step out.' : undefined;
    const ahead = step.expectations.map(({ text }) => ({ text, met: state === 'passed', nearest: undefined }));
    return {
      say: step.say,
      question: step.question?.shown,
      questionOpen: run?.questionOpen ?? false,
      verdict: (run ?? last)?.verdict,
      expectations: (run ?? last)?.expectations ?? ahead,
      hintsShown: step.hints.slice(0, hints),
      hintsLeft: step.hints.length - hints,
      notice: over ? skipped : run?.notice,
      state,
      why: over ? step.why : undefined,
      myth: over && step.myth !== undefined ? this.#options.cards?.get(step.myth) : undefined,
    };
  }
}
