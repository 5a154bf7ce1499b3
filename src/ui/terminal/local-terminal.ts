/** The terminal that the process was started in, and its restoration on every way out. */
import { writeSync } from 'node:fs';
import { LEAVE } from './screen-writer.ts';
import type { Terminal, TerminalHandlers, TerminalSize } from './terminal.ts';

export class LocalTerminal implements Terminal {
  get size(): TerminalSize {
    return { columns: process.stdout.columns || 80, rows: process.stdout.rows || 24 };
  }

  write(data: string): boolean {
    return process.stdout.write(data);
  }

  once(event: 'drain', callback: () => void): void {
    process.stdout.once(event, callback);
  }

  listen(handlers: TerminalHandlers): () => void {
    const { stdin, stdout } = process;
    const bytes = (chunk: Buffer): void => handlers.bytes(chunk);
    const resized = (): void => handlers.resized();
    const closed = (): void => handlers.closed();
    stdin.setRawMode?.(true);
    stdin.on('data', bytes).on('end', closed);
    stdout.on('resize', resized).on('error', closed);
    stdin.resume();
    return () => {
      stdin.off('data', bytes).off('end', closed);
      stdout.off('resize', resized).off('error', closed);
      stdin.setRawMode?.(false);
      stdin.pause();
    };
  }
}

const SIGNALS = { SIGHUP: 1, SIGINT: 2, SIGTERM: 15 } as const;
/** sysexits.h: an internal software error. */
const EX_SOFTWARE = 70;

/**
 * Makes sure that the terminal is given back however the process ends: by exit, signal or error. Call it before the screen
 * opens; the answer gives the terminal back early, once.
 */
export function guardTerminal(): () => void {
  let guarded = true;
  const restore = (): void => {
    if (!guarded) return;
    guarded = false;
    try {
      writeSync(process.stdout.fd, LEAVE);
      process.stdin.setRawMode?.(false);
    } catch {
      // The terminal is gone; there is nothing to give back.
    }
  };
  process.on('exit', restore);
  for (const [signal, number] of Object.entries(SIGNALS)) {
    process.on(signal, () => {
      restore();
      process.exit(128 + number);
    });
  }
  for (const event of ['uncaughtException', 'unhandledRejection'] as const) {
    process.on(event, (error: unknown) => {
      restore();
      process.stderr.write(`${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`);
      process.exit(EX_SOFTWARE);
    });
  }
  return restore;
}
