/** What the documents of one run of wget have in common. */
import type { Sys } from '../../core/sys.ts';
import type { Ns } from '../../core/time.ts';
import type { Connections } from './connecting.ts';
import type { Log } from './log.ts';
import type { Security } from './secure.ts';
import type { Settings } from './settings.ts';

export interface Totals {
  files: number;
  bytes: number;
  time: Ns;
}

export interface Shared {
  readonly sys: Sys;
  readonly settings: Settings;
  readonly connections: Connections;
  readonly log: Log;
  readonly totals: Totals;
  readonly security: Security;
}
