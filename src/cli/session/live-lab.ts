/** The lab's side of a live session: what the learner asks of the steps, and what is kept of them. */
import type { Command, LabSpec } from '../../lab/spec.ts';
import type { SavedStep } from '../../lab/progress.ts';
import type { MythCards } from '../../lab/runner.ts';
import type { FinishedCommand } from '../../lab/world.ts';
import type { Intent, LabState } from '../../store/session.ts';
import { LabPlay } from './lab-play.ts';
import type { LabSide } from './lab-side.ts';
import type { LiveSession } from './live-session.ts';

export interface LiveLabOptions {
  readonly lab: LabSpec;
  readonly cards: MythCards;
  readonly saved: readonly SavedStep[];
  /** Called whenever more is done than before. */
  readonly onProgress: (saved: readonly SavedStep[]) => void;
  /** The world already is where the saved steps have left it. */
  readonly caughtUp?: boolean;
}

export class LiveLab implements LabSide {
  readonly #session: LiveSession;
  readonly #play: LabPlay;
  readonly #options: LiveLabOptions;
  /** Lines that a skipped step left to be run, so that later steps find what they build on. */
  #leftOver: Command[] = [];
  #savedSteps = 0;

  constructor(session: LiveSession, options: LiveLabOptions) {
    this.#session = session;
    this.#options = options;
    this.#play = new LabPlay(session.run, options.lab, () => session.busy(), { cards: options.cards });
    if (!options.caughtUp) {
      session.run.boot();
      this.#catchUp(options.saved.length);
    }
    this.#play.start(options.saved);
    this.#savedSteps = options.saved.length;
  }

  get state(): LabState {
    return this.#play.runner.state;
  }

  get holdsWorld(): boolean {
    return this.#play.runner.holdsWorld;
  }

  finished(command: FinishedCommand): void {
    this.#play.finished(command);
  }

  settled(): void {
    const { runner } = this.#play;
    const before = runner.current;
    this.#play.settle();
    if (runner.current !== before || runner.current !== this.#savedSteps) this.#progressed();
    const next = this.#session.busy() ? undefined : this.#leftOver.shift();
    if (next) this.#session.send({ type: 'line', node: next.node, text: next.line });
  }

  act(intent: Intent): string | undefined {
    const { runner } = this.#play;
    switch (intent.type) {
      case 'answer': {
        const answered = runner.answer(intent.text);
        this.#progressed();
        return answered.ok ? undefined : answered.error;
      }
      case 'point':
        return this.#point(intent.event, intent.field);
      case 'hint':
        return runner.hint() === undefined ? 'there is no further hint for this step' : undefined;
      case 'skip':
        this.#leftOver.push(...runner.skip());
        this.settled();
        return undefined;
      case 'check':
        return undefined; // the screen shows the expectations of the state
      case 'retry':
        this.#play.retry(intent.step);
        return undefined;
      case 'reset-step':
        this.#play.rewind();
        return undefined;
      case 'reset-lab':
        this.#play.retry(0);
        return undefined;
      default:
        return undefined;
    }
  }

  #point(event: number, field: string): string | undefined {
    const { simulation } = this.#session.run.head;
    const row = simulation.log.row(event);
    const bytes = simulation.capture?.get(event)?.bytes;
    if (!row || !bytes) return 'choose a packet first, then a field of it';
    const answered = this.#play.runner.point(this.#play.arrival(row, bytes), field);
    return answered.ok ? undefined : answered.error;
  }

  /** Steps done another day left traces in tables that this day's steps count on: their solutions are run again, unseen. */
  #catchUp(steps: number): void {
    for (const { node, line } of this.#options.lab.steps.slice(0, steps).flatMap((step) => step.solution)) {
      this.#session.run.head.exec(node, line);
      this.#session.run.head.run();
    }
  }

  #progressed(): void {
    const { saved, current } = this.#play.runner;
    if (current === this.#savedSteps) return;
    this.#savedSteps = current;
    this.#session.pacer.newStep();
    this.#options.onProgress(saved);
  }
}
