/** What the parts of a transfer work with: the machine, the wishes, what the run shares, where things go. */
import type { Call, Sys } from '../../core/sys.ts';
import type { CookieJar } from './cookies.ts';
import type { Facts } from './facts.ts';
import type { Meter } from './meter.ts';
import type { Narration } from './narration.ts';
import type { Output } from './output.ts';
import type { Pool } from './pool.ts';
import type { Operation } from './settings.ts';

export interface Tools {
  readonly sys: Sys;
  readonly operation: Operation;
  readonly pool: Pool;
  readonly jar: CookieJar;
  readonly tell: Narration;
  readonly meter: Meter | undefined;
  readonly output: Output;
  /** Gets the bytes of heads: -i, -D. */
  writeHead(raw: string): Call<void>;
  readonly facts: Facts;
}
