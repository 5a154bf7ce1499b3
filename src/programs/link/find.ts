/** Links by the names people use: both ends in either order, with or without their ports, or one node that has one cable. */
import type { Row } from '../../core/device.ts';
import { fail, ok, type Result } from '../../core/result.ts';
import type { Sys } from '../../core/sys.ts';

export interface LinkRow extends Row {
  /** `alice:eth0--s1:1` */
  readonly link: string;
  readonly direction: 'forward' | 'backward';
  readonly from: string;
  readonly to: string;
  readonly up: boolean;
  readonly held: boolean;
  readonly rate: number;
  readonly delay: number;
  readonly jitter: number;
  readonly loss: number;
  readonly corrupt: number;
  readonly reorder: number;
  readonly duplicate: number;
  readonly queue: number;
  readonly mark: number;
  readonly queued: number;
  readonly drops: number;
  readonly marks: number;
}

/** A link as somebody named it. `turned`: the ends were named the other way round than in its own name. */
export interface Named {
  readonly link: string;
  readonly turned: boolean;
}

export const linkRows = (sys: Sys): readonly LinkRow[] => sys.table('links') as readonly LinkRow[];

export function findLinks(sys: Sys, text: string): Result<readonly Named[]> {
  const names = [...new Set(linkRows(sys).map((row) => row.link))];
  const found = names.flatMap((link) => matches(link, text));
  if (found.length > 0) return ok(found);
  return fail(`there is no link ${text}; there are ${names.join(', ')}`);
}

function matches(link: string, text: string): Named[] {
  const [a, b] = link.split('--') as [string, string];
  const [first = '', second] = text.split('--');
  const straight = fits(a, first) && (second === undefined || fits(b, second));
  const turned = fits(b, first) && (second === undefined || fits(a, second));
  return straight ? [{ link, turned: false }] : turned ? [{ link, turned: true }] : [];
}

/** `alice:eth0` and `alice` both name the end `alice:eth0`. */
const fits = (end: string, text: string): boolean => end === text || end.split(':')[0] === text;
