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

  /** From now on the terminal is guarded: however the process ends, it is given back. */
  listen(handlers: TerminalHandlers): () => void {
    const { stdin, stdout } = process;
    const bytes = (chunk: Buffer): void => handlers.bytes(chunk);
    const resized = (): void => handlers.resized();
    const closed = (): void => handlers.closed();
    const resumed = (): void => {
      stdin.setRawMode?.(true);
      handlers.resized();
    };
    const unguard = guardTerminal();
    stdin.setRawMode?.(true);
    stdin.on('data', bytes).on('end', closed);
    stdout.on('resize', resized).on('error', closed);
    process.on('SIGCONT', resumed);
    stdin.resume();
    return () => {
      stdin.off('data', bytes).off('end', closed);
      stdout.off('resize', resized).off('error', closed);
      process.off('SIGCONT', resumed);
      stdin.setRawMode?.(false);
      stdin.pause();
      unguard();
    };
  }
}

const SIGNALS = { SIGHUP: 1, SIGINT: 2, SIGTERM: 15 } as const;
/** sysexits.h: an internal software error. */
const EX_SOFTWARE = 70;

/**
 * Makes sure that the terminal is given back however the process ends: by exit, signal or error. The answer ends the watch,
 * and gives the terminal back if nothing else has.
 */
export function guardTerminal(): () => void {
  const watched: (readonly [string, (error: unknown) => void])[] = [];
  const restore = (): void => {
    for (const [event, listener] of watched.splice(0)) process.off(event, listener);
    try {
      writeSync(process.stdout.fd, LEAVE);
      process.stdin.setRawMode?.(false);
    } catch {
      // The terminal is gone; there is nothing to give back.
    }
  };
  const watch = (event: string, listener: (error: unknown) => void): void => {
    watched.push([event, listener]);
    process.on(event, listener);
  };
  watch('exit', restore);
  for (const [signal, number] of Object.entries(SIGNALS)) {
    watch(signal, () => {
      restore();
      process.exit(128 + number);
    });
  }
  for (const event of ['uncaughtException', 'unhandledRejection']) {
    watch(event, (error: unknown) => {
      restore();
      process.stderr.write(`${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`);
      process.exit(EX_SOFTWARE);
    });
  }
  return restore;
}
