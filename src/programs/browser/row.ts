/** What a browser remembers of one request: a line of its waterfall. */
import type { Ns } from '../../core/time.ts';

export type Kind = 'html' | 'css' | 'script' | 'img' | 'icon';

export interface Row {
  readonly url: string;
  readonly kind: Kind;
  status: number;
  /** Bytes of content that came over the network. */
  bytes: number;
  from: 'network' | 'cache' | 'confirmed' | 'failed';
  readonly found: Ns;
  turn: Ns;
  resolved: Ns;
  connected: Ns;
  secured: Ns;
  /** What the padlock says of its connection; undefined without TLS. */
  padlock: string | undefined;
  firstByte: Ns;
  done: Ns;
  readonly notes: string[];
}
