/** A running screen: session, terminal and Ink tied together. One call per terminal; several may run side by side. */
import { render, type Instance } from 'ink';
import { Journal } from '../store/journal.ts';
import { PacketFilter } from '../store/packet-filter.ts';
import type { Session } from '../store/session.ts';
import { createView, initialView, patch, showStep, type ViewStore } from '../store/view.ts';
import { Wording } from '../store/wording.ts';
import { App } from './app.tsx';
import { compose } from './compose.ts';
import { Editors } from './editors.ts';
import { chooseOption, handleInput, type InputContext } from './input.ts';
import type { Screen } from './screen.ts';
import { InkInput } from './terminal/ink-input.ts';
import { KeyDecoder, type InputEvent } from './terminal/keys.ts';
import { Redraw } from './terminal/redraw.ts';
import { ScreenWriter } from './terminal/screen-writer.ts';
import type { Capabilities, Terminal } from './terminal/terminal.ts';
import { Pen } from './text.ts';
import { PlanCache } from './topology/plan-cache.ts';

/** How long a lone ESC may be the beginning of something longer. */
const ESCAPE_MS = 25;

export interface Mounted {
  /** Draws what is new at once; for tests and for the moment before a recording ends. */
  refresh(): void;
  readonly view: ViewStore;
  readonly writer: ScreenWriter;
  /** Gives the terminal back. */
  unmount(): void;
}

export interface MountOptions {
  readonly session: Session;
  readonly terminal: Terminal;
  readonly capabilities: Capabilities;
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
  readonly writer: ScreenWriter;
  readonly #options: MountOptions;
  readonly #journal: Journal;
  readonly #wording: Wording;
  readonly #plans = new PlanCache();
  readonly #editors = new Editors();
  readonly #pen: Pen;
  readonly #keys = new InkInput();
  readonly #redraw: Redraw;
  readonly #decoder: KeyDecoder;
  #filter: PacketFilter | undefined;
  #branch: number;
  #ink: Instance | undefined;
  #escape: NodeJS.Timeout | undefined;
  readonly #stops: (() => void)[] = [];

  constructor(options: MountOptions) {
    const { session, terminal, capabilities } = options;
    this.#options = options;
    this.#journal = new Journal(session);
    this.#wording = new Wording(session.lens);
    this.#branch = session.player.branch;
    this.#pen = new Pen(capabilities.colors ? 'colors' : 'none', capabilities.ascii);
    this.#redraw = new Redraw(() => this.#draw());
    this.#decoder = new KeyDecoder((event) => this.#input(event));
    this.writer = new ScreenWriter(terminal, terminal.size.columns, terminal.size.rows);
    const firstHost = session.topology.nodes.find((n) => n.kind === 'host') ?? session.topology.nodes[0];
    this.view = createView(initialView(firstHost?.name ?? '', session.lab !== undefined));
  }

  start(): void {
    const { session, terminal } = this.#options;
    this.writer.enter();
    if (session.lab) this.#showStep(Math.min(session.lab.current, session.lab.steps.length - 1));
    this.#stops.push(
      session.subscribe(() => this.#redraw.soon()),
      terminal.listen({
        bytes: (bytes) => this.#bytes(bytes),
        resized: () => this.#resized(),
        closed: () => this.#options.onClosed?.(),
      }),
    );
    this.#redraw.now();
  }

  refresh(): void {
    this.#redraw.now();
  }

  unmount(): void {
    for (const stop of this.#stops.splice(0)) stop();
    clearTimeout(this.#escape);
    this.#redraw.stop();
    this.#ink?.unmount();
    this.#ink = undefined;
    this.writer.leave();
  }

  #bytes(bytes: Uint8Array | string): void {
    clearTimeout(this.#escape);
    this.#decoder.push(bytes);
    if (this.#decoder.pending) this.#escape = setTimeout(() => this.#decoder.flush(), ESCAPE_MS);
  }

  #resized(): void {
    const { columns, rows } = this.#options.terminal.size;
    this.writer.resize(columns, rows);
    this.#redraw.now();
  }

  #input(event: InputEvent): void {
    handleInput(event, this.#context());
    this.#redraw.now();
  }

  #context(): InputContext {
    const { session } = this.#options;
    return {
      session,
      journal: this.#journal,
      wording: this.#wording,
      view: this.view,
      screen: this.#screen(),
      editors: this.#editors,
      passToList: (key) => this.#keys.key(key),
    };
  }

  #screen(): Screen {
    const view = this.view.state;
    // While nothing is chosen, Inspect follows the newest frame.
    const newest = this.#journal.packets.latest(this.#options.session.player.event);
    return {
      session: this.#options.session,
      journal: this.#journal,
      wording: this.#wording,
      view: view.inspected === undefined ? { ...view, inspected: newest } : view,
      filter: this.#filter,
      plans: this.#plans,
      editors: this.#editors,
    };
  }

  #draw(): void {
    this.#sync();
    const { columns, rows } = this.writer;
    const composition = compose(this.#screen(), { columns, rows }, this.#pen);
    const app = (
      <App
        composition={composition}
        columns={columns}
        rows={rows}
        pen={this.#pen}
        onChoose={(option) => this.#choose(option)}
      />
    );
    this.writer.cursor = composition.cursor;
    if (this.#ink) this.#ink.rerender(app);
    else this.#ink = this.#render(app);
    this.writer.flush();
  }

  /** Debug mode makes Ink hand over whole frames and keep its hands off the cursor. */
  #render(app: ReturnType<typeof App>): Instance {
    return render(app, {
      stdout: this.writer as unknown as NodeJS.WriteStream,
      stdin: this.#keys as unknown as NodeJS.ReadStream,
      debug: true,
      exitOnCtrlC: false,
      patchConsole: false,
    });
  }

  #choose(option: number): void {
    chooseOption(option, this.#context());
    this.#redraw.now();
  }

  /** Takes in what the session has done since the last frame. */
  #sync(): void {
    const { session } = this.#options;
    this.#journal.sync();
    if (session.player.branch !== this.#branch) this.#forked();
    this.#filterOn();
    this.#followLab();
  }

  #forked(): void {
    this.#branch = this.#options.session.player.branch;
    this.#wording.clear();
    this.#filter = undefined;
    this.view.dispatch(patch({ chosen: undefined, inspected: undefined, follow: true }));
  }

  #filterOn(): void {
    const { filter } = this.view.state;
    if ((this.#filter?.text ?? '') !== filter) this.#filter = filter === '' ? undefined : new PacketFilter(filter);
    if (
      this.#filter &&
      !this.#filter.error &&
      this.#filter.advance(this.#options.session.lens, this.#journal.packets)
    ) {
      this.#redraw.soon();
    }
  }

  /** A finished step opens the guide; going back to an earlier one (retry) shows that. */
  #followLab(): void {
    const { lab } = this.#options.session;
    if (!lab) return;
    const { step, stepEnded } = this.view.state;
    if (lab.current < step) this.#showStep(lab.current);
    const ended = lab.current > step;
    if (ended !== stepEnded)
      this.view.dispatch(patch({ stepEnded: ended, ...(ended ? { guideOpen: true, guideScroll: 0 } : {}) }));
  }

  #showStep(step: number): void {
    const question = this.#options.session.lab?.steps[step]?.questionOpen === true;
    this.view.dispatch(showStep(step, question));
  }
}
