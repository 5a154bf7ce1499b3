/** Ink at work: compositions go in, whole frames come out to the screen writer. Loaded after the first frame is shown. */
import { render, type Instance } from 'ink';
import type { ReactElement } from 'react';
import { App, type AppProps } from './app.tsx';
import { InkInput } from './terminal/ink-input.ts';
import type { Key } from './terminal/keys.ts';
import type { ScreenWriter } from './terminal/screen-writer.ts';

export class InkView {
  readonly #writer: ScreenWriter;
  readonly #keys = new InkInput();
  #ink: Instance | undefined;

  constructor(writer: ScreenWriter) {
    this.#writer = writer;
  }

  show(props: AppProps): void {
    const app = <App {...props} />;
    if (this.#ink) this.#ink.rerender(app);
    else this.#ink = this.#render(app);
  }

  /** Gives a key to the list, if there is one. */
  press(key: Key): void {
    this.#keys.key(key);
  }

  unmount(): void {
    this.#ink?.unmount();
  }

  /** Debug mode makes Ink hand over whole frames and keep its hands off the cursor. */
  #render(app: ReactElement): Instance {
    return render(app, {
      stdout: this.#writer as unknown as NodeJS.WriteStream,
      stdin: this.#keys as unknown as NodeJS.ReadStream,
      debug: true,
      exitOnCtrlC: false,
      patchConsole: false,
    });
  }
}
