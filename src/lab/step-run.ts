/** One attempt at one step: its watchers, its question, and whether it is done. Retrying makes a new attempt. */
import type { EventRow } from '../core/event.ts';
import { fail, ok, type Result } from '../core/result.ts';
import type { Ns } from '../core/time.ts';
import type { SeenFrame } from './frames.ts';
import type { Asked, Verdict } from './questions/kind.ts';
import type { StepSpec } from './spec.ts';
import type { ExpectationState, VerdictState } from './state.ts';
import type { Watcher } from './watchers/watcher.ts';
import type { FinishedCommand, LabWorld } from './world.ts';

/** A command that never ends (a ping without a count) keeps a step open no longer than this. */
const GRACE: Ns = 5e9;

export class StepRun {
  readonly spec: StepSpec;
  readonly #world: LabWorld;
  readonly #watchers: readonly Watcher[];
  readonly #asked: Asked | undefined;
  #given: string | undefined;
  #verdict: Verdict | undefined;
  #open: boolean;
  /** When every expectation was first met. */
  #metAt: Ns | undefined;
  /** Whether a command has come to its end in this attempt. */
  #acted = false;

  constructor(spec: StepSpec, world: LabWorld) {
    this.spec = spec;
    this.#world = world;
    this.#watchers = spec.expectations.map((expectation) => expectation.watch(world));
    this.#asked = spec.question?.ask(world);
    this.#open = this.#asked !== undefined;
  }

  /** Whether the question waits for an answer; the world stands still meanwhile. */
  get questionOpen(): boolean {
    return this.#open;
  }

  get wantsFrames(): boolean {
    return this.#asked?.frame !== undefined || this.#watchers.some((w) => w.frame);
  }

  frame(seen: SeenFrame): void {
    for (const watcher of this.#watchers) watcher.frame?.(seen);
    this.#asked?.frame?.(seen);
  }

  event(row: EventRow): void {
    for (const watcher of this.#watchers) watcher.event?.(row);
    this.#asked?.event?.(row);
  }

  command(command: FinishedCommand): void {
    this.#acted = true;
    for (const watcher of this.#watchers) watcher.command?.(command);
  }

  /** A moment is over: looks at tables and grades what can be graded. */
  settle(): void {
    for (const watcher of this.#watchers) watcher.settle?.();
    if (this.failed !== undefined || !this.#watchers.every((w) => w.met)) this.#metAt = undefined;
    else this.#metAt ??= this.#world.now;
    if (this.#given !== undefined) this.#verdict ??= this.#asked?.grade(this.#given, this.#done);
  }

  answer(text: string): Result<void> {
    if (!this.#asked || !this.#open) return fail('There is no open question.');
    const given = this.#asked.read(text);
    if (!given.ok) return given;
    this.#given = given.value;
    this.#verdict = this.#asked.grade(given.value, false);
    // Pointing is a task: a wrong field leaves it open.
    this.#open = this.spec.question?.kind === 'point' && this.#verdict?.right === false;
    return ok(undefined);
  }

  skipQuestion(): void {
    this.#open = false;
  }

  get failed(): string | undefined {
    return this.#watchers.find((w) => w.failed !== undefined)?.failed;
  }

  get passed(): boolean {
    if (this.#open || !this.#settled) return false;
    if (this.#asked === undefined || this.#verdict !== undefined) return true;
    return this.#given === undefined && this.#done;
  }

  /** Why the step does not go on although something was done; undefined when nothing needs saying. */
  get notice(): string | undefined {
    if (this.failed !== undefined)
      return `This step cannot be passed any more: ${this.failed}. \`:retry\` takes you back to its start.`;
    const waiting = this.#given !== undefined && this.#verdict === undefined;
    if (waiting && this.#asked?.silent && this.#acted && !this.#world.busy) {
      return 'No packet has answered your prediction yet. Do what the step asks, or `:retry`.';
    }
    return undefined;
  }

  get verdict(): VerdictState | undefined {
    if (this.#given === undefined) return undefined;
    const { right, truth, sentence } = this.#verdict ?? {};
    return { given: this.#given, truth, right, sentence };
  }

  get expectations(): readonly ExpectationState[] {
    return this.#watchers.map((watcher, i) => ({
      text: this.spec.expectations[i]!.text,
      met: watcher.met,
      nearest: watcher.met ? undefined : watcher.nearest(),
    }));
  }

  /** All came true, and what the learner started has come to its end. */
  get #settled(): boolean {
    if (this.#metAt === undefined) return false;
    return !this.#world.busy || this.#world.quiet || this.#world.now >= this.#metAt + GRACE;
  }

  /** Settled, and by something that happened: where nothing is expected, only a command can have made the packets. */
  get #done(): boolean {
    return this.#settled && (this.#acted || this.#watchers.some((w) => !w.passive));
  }
}
