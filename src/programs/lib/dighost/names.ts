/** The full name that a lookup asks for, and the next one of the search list (resolv.conf(5)). */
import { labelsOf, MAX_LABEL_BYTES, MAX_NAME_BYTES } from '../../../protocols/dns/names.ts';
import { fail, ok, type Result } from '../../../core/result.ts';
import type { Lookup } from './lookup.ts';

export interface Searching {
  search: boolean;
  /** The search list. */
  domains: readonly string[];
  /** Names with at least this many dots are not completed. */
  ndots: number;
}

/** Decides, once for a lookup, whether its name is completed. */
export function beginSearch(lookup: Lookup, { search, domains, ndots }: Searching): void {
  if (!lookup.newSearch) return;
  lookup.newSearch = false;
  const dots = lookup.name.split('.').length - 1;
  if (dots >= ndots || !search) {
    lookup.origin = undefined;
    lookup.asItIsDone = true;
    lookup.needSearch = search;
  } else if (lookup.origin === undefined) {
    lookup.origin = domains[0];
    lookup.needSearch = false;
  }
}

/** After NXDOMAIN: what to try next; false: nothing is left. */
export function nextOrigin(lookup: Lookup, { search, domains }: Searching): boolean {
  if (!search || lookup.origin === undefined) return false;
  const next = domains[domains.indexOf(lookup.origin) + 1];
  if (next === undefined && lookup.asItIsDone) return false;
  lookup.asItIsDone ||= next === undefined;
  lookup.origin = next;
  return true;
}

/** The name to ask for; the error is what BIND finds wrong with it. */
export function fullName(lookup: Lookup): Result<string> {
  const { name, origin } = lookup;
  if (name === '.') return ok('.');
  const problem = nameProblem(name);
  if (problem !== undefined) return fail(problem);
  const absolute = name.endsWith('.') && !name.endsWith('\\.');
  const safe = name.replaceAll(/(?<!\\)[";()@$]/g, '\\$&');
  const whole = absolute ? safe : origin === undefined || origin === '' ? `${safe}.` : `${safe}.${origin}.`;
  return nameBytes(whole) > MAX_NAME_BYTES ? fail('ran out of space') : ok(whole);
}

function nameProblem(name: string): string | undefined {
  if (name === '') return 'unexpected end of input';
  if (/(?<!\\)(?:\\\\)*\\(?:$|\d(?!\d\d)|[3-9]\d\d|2[6-9]\d|25[6-9])/.test(name)) return 'bad escape';
  if (/^\.|\.\./.test(name.replaceAll(/\\./g, 'x'))) return 'empty label';
  if (labelsOf(name).some((label) => labelBytes(label) > MAX_LABEL_BYTES)) return 'label too long';
  return nameBytes(name) > MAX_NAME_BYTES ? 'ran out of space' : undefined;
}

const labelBytes = (label: string): number => label.replaceAll(/\\\d{3}|\\./g, 'x').length;

const nameBytes = (name: string): number => labelsOf(name).reduce((sum, label) => sum + 1 + labelBytes(label), 1);
