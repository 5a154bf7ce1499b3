// A terminal for tests: what a real emulator shows of the bytes it is sent, and keys for the program at its other end.
import headless from '@xterm/headless';
import type { Terminal, TerminalHandlers, TerminalSize } from '../../src/ui/terminal/terminal.ts';

export class VirtualTerminal implements Terminal {
  readonly term: InstanceType<typeof headless.Terminal>;
  /** Everything that was sent, in order. */
  sent = '';
  /** False makes `write` refuse until `drain` is called. */
  ready = true;
  #handlers: TerminalHandlers | undefined;
  #drains: (() => void)[] = [];

  constructor(columns = 80, rows = 24) {
    this.term = new headless.Terminal({ cols: columns, rows, allowProposedApi: true, scrollback: 0 });
  }

  get size(): TerminalSize {
    return { columns: this.term.cols, rows: this.term.rows };
  }

  write(data: string): boolean {
    this.sent += data;
    this.term.write(data);
    return this.ready;
  }

  once(_event: 'drain', callback: () => void): void {
    this.#drains.push(callback);
  }

  drain(): void {
    this.ready = true;
    for (const callback of this.#drains.splice(0)) callback();
  }

  listen(handlers: TerminalHandlers): () => void {
    this.#handlers = handlers;
    return () => {
      this.#handlers = undefined;
    };
  }

  get listening(): boolean {
    return this.#handlers !== undefined;
  }

  /** Bytes as keys send them. */
  type(bytes: string): void {
    this.#handlers?.bytes(bytes);
  }

  resize(columns: number, rows: number): void {
    this.term.resize(columns, rows);
    this.#handlers?.resized();
  }

  hangUp(): void {
    this.#handlers?.closed();
  }

  /** The screen as lines, trailing blanks cut, once the emulator has read everything. */
  async lines(): Promise<string[]> {
    await new Promise<void>((resolve) => this.term.write('', resolve));
    const { active } = this.term.buffer;
    return Array.from({ length: this.term.rows }, (_, y) => active.getLine(y)?.translateToString(true) ?? '');
  }

  async text(): Promise<string> {
    return (await this.lines()).join('\n');
  }

  /** The cell at a place: its character and whether it is inverse, bold, coloured. */
  cell(x: number, y: number): { chars: string; inverse: boolean; bold: boolean; color: number } {
    const cell = this.term.buffer.active.getLine(y)!.getCell(x)!;
    return {
      chars: cell.getChars(),
      inverse: cell.isInverse() !== 0,
      bold: cell.isBold() !== 0,
      color: cell.isFgDefault() ? -1 : cell.getFgColor(),
    };
  }

  get cursor(): { x: number; y: number } {
    return { x: this.term.buffer.active.cursorX, y: this.term.buffer.active.cursorY };
  }

  get alternate(): boolean {
    return this.term.buffer.active.type === 'alternate';
  }
}
