/** A running screen: session, terminal and drawing tied together. One call per terminal; several may run side by side. */
import { lookingAt } from '../store/inspected.ts';
import { Journal } from '../store/journal.ts';
import { PacketFilter } from '../store/packet-filter.ts';
import type { Session } from '../store/session.ts';
import { createView, initialView, patch, showStep, type ViewStore } from '../store/view.ts';
import { Wording } from '../store/wording.ts';
import { compose } from './compose.ts';
import { Editors } from './editors.ts';
import type { Composition } from './composition.ts';
import { FullScreen } from './full-screen.ts';
import { chooseOption, handleInput } from './input.ts';
import type { InputContext } from './input-context.ts';
import type { Screen } from './screen.ts';
import type { ScreenWriter } from './terminal/screen-writer.ts';
import type { Capabilities, Terminal, TerminalSize } from './terminal/terminal.ts';
import { Pen } from './text.ts';
import { PlanCache } from './topology/plan-cache.ts';

export interface Mounted {
  /** Draws at once what the world has done; for tests and for the moment before a recording ends. */
  refresh(): void;
  readonly view: ViewStore;
  readonly writer: ScreenWriter;
  /** Resolves when lists answer keys; everything else does at once. */
  readonly ready: Promise<void>;
  /** Gives the terminal back. */
  unmount(): void;
}

export interface MountOptions {
  readonly session: Session;
  readonly terminal: Terminal;
  readonly capabilities: Capabilities;
  /** One sentence for the footer, until the first key. */
  readonly notice?: string | undefined;
  /** The learner's time in ms; the process' own by default. */
  readonly clock?: () => number;
  /** The other end of the terminal is gone. */
  readonly onClosed?: () => void;
}

export function mount(options: MountOptions): Mounted {
  const screen = new RunningScreen(options);
  screen.start();
  return screen;
}

class RunningScreen implements Mounted {
  readonly view: ViewStore;
  ready: Promise<void> = Promise.resolve();
  readonly #session: Session;
  readonly #full: FullScreen;
  readonly #journal: Journal;
  readonly #wording: Wording;
  readonly #plans = new PlanCache();
  readonly #editors = new Editors();
  readonly #pen: Pen;
  readonly #clock: () => number;
  readonly #brought: InputContext['brought'] = { at: undefined };
  #filter: PacketFilter | undefined;
  #branch: number;
  #unsubscribe: (() => void) | undefined;

  constructor({ session, terminal, capabilities, notice, clock, onClosed }: MountOptions) {
    this.#clock = clock ?? (() => performance.now());
    this.#session = session;
    this.#journal = new Journal(session);
    this.#wording = new Wording(session.lens);
    this.#branch = session.player.branch;
    this.#pen = new Pen(capabilities.colors ? 'colors' : 'none', capabilities.ascii);
    const firstHost = session.topology.nodes.find((n) => n.kind === 'host') ?? session.topology.nodes[0];
    this.view = createView({ ...initialView(firstHost?.name ?? '', session.lab !== undefined), notice });
    this.#full = new FullScreen(terminal, {
      compose: (size) => this.#compose(size),
      input: (event) => handleInput(event, this.#context()),
      highlighted: () => {},
      selected: (key) => this.#choose(Number(key)),
      closed: () => onClosed?.(),
    });
  }

  get writer(): ScreenWriter {
    return this.#full.writer;
  }

  start(): void {
    const { lab } = this.#session;
    if (lab) this.#showStep(Math.max(0, Math.min(lab.current, lab.steps.length - 1)));
    this.#unsubscribe = this.#session.subscribe(() => this.#full.soon());
    this.ready = this.#full.start();
  }

  refresh(): void {
    this.#full.now('world');
  }

  unmount(): void {
    this.#unsubscribe?.();
    this.#full.stop();
  }

  #context(): InputContext {
    return {
      session: this.#session,
      journal: this.#journal,
      wording: this.#wording,
      view: this.view,
      screen: this.#screen(),
      editors: this.#editors,
      brought: this.#brought,
      clock: this.#clock,
      passToList: (key) => this.#full.passKey(key),
    };
  }

  #screen(): Screen {
    return {
      session: this.#session,
      journal: this.#journal,
      wording: this.#wording,
      view: lookingAt(this.view.state, this.#journal, this.#session.player.event),
      filter: this.#filter,
      plans: this.#plans,
      editors: this.#editors,
    };
  }

  #compose(size: TerminalSize): Composition {
    this.#sync();
    return compose(this.#screen(), size, this.#pen);
  }

  #choose(option: number): void {
    chooseOption(option, this.#context());
    this.#full.now();
  }

  /** Takes in what the session has done since the last frame. */
  #sync(): void {
    this.#journal.sync();
    if (this.#session.player.branch !== this.#branch) this.#forked();
    this.#filterOn();
    this.#followLab();
  }

  #forked(): void {
    this.#branch = this.#session.player.branch;
    this.#wording.clear();
    this.#filter = undefined;
    this.view.dispatch(patch({ chosen: undefined, inspected: undefined, follow: true }));
  }

  #filterOn(): void {
    const { filter } = this.view.state;
    if ((this.#filter?.text ?? '') !== filter) this.#filter = filter === '' ? undefined : new PacketFilter(filter);
    if (this.#filter?.advance(this.#session.lens, this.#journal.packets)) this.#full.soon();
  }

  /** A finished step opens the guide; going back to an earlier one (retry) shows that. */
  #followLab(): void {
    const { lab } = this.#session;
    if (!lab) return;
    const { step, stepEnded } = this.view.state;
    if (lab.current < step || (stepEnded && lab.current === step)) this.#showStep(lab.current);
    const ended = lab.current > step;
    if (ended === stepEnded) return;
    this.view.dispatch(patch({ stepEnded: ended, ...(ended ? { guideOpen: true, guideScroll: 0 } : {}) }));
  }

  #showStep(step: number): void {
    this.view.dispatch(showStep(step, this.#session.lab?.steps[step]?.questionOpen === true));
  }
}
