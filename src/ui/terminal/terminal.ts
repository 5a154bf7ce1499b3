/** A terminal as the screen sees it: the local one here, an SSH channel or a test's elsewhere. */
import type { Sink } from './screen-writer.ts';

export interface TerminalSize {
  readonly columns: number;
  readonly rows: number;
}

export interface Terminal extends Sink {
  readonly size: TerminalSize;
  /** Begins reading keys: raw mode where there is such a thing. Returns how to stop. */
  listen(handlers: TerminalHandlers): () => void;
}

export interface TerminalHandlers {
  bytes(bytes: Uint8Array | string): void;
  resized(): void;
  /** The other end is gone: nobody sees what is drawn from now on. */
  closed(): void;
}

/** What a terminal can show. */
export interface Capabilities {
  readonly colors: boolean;
  readonly ascii: boolean;
  /** It can move its cursor: TERM=dumb cannot, and gets narrated mode. */
  readonly addressable: boolean;
}

/** Reads the environment as no-color.org and POSIX locales have it; `flags` are the command line's. */
export function capabilities(
  environment: Readonly<Record<string, string | undefined>>,
  flags: { readonly ascii?: boolean | undefined; readonly color?: boolean | undefined } = {},
): Capabilities {
  const term = environment['TERM'] ?? '';
  const locale = environment['LC_ALL'] || environment['LC_CTYPE'] || environment['LANG'] || '';
  const named = locale !== '' && locale !== 'C' && locale !== 'POSIX';
  return {
    colors: flags.color !== false && !environment['NO_COLOR'] && !/^(dumb|vt\d+)?$/.test(term),
    ascii: flags.ascii === true || !(named && /utf-?8/i.test(locale)),
    addressable: term !== 'dumb' && term !== '',
  };
}
