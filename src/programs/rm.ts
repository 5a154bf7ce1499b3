/** rm: removes files (coreutils' rm(1)). */
import { errnoText } from '../core/errno.ts';
import type { Program, Sys } from '../core/sys.ts';
import { begin } from './lib/coreutil.ts';
import { hasOption } from './lib/options.ts';
import { tryHelp } from './lib/usage.ts';

export const rm: Program = {
  name: 'rm',
  summary: 'Removes files',
  usage: 'rm [-rf] file ...',
  options: [
    { flag: '-r', meaning: 'directories too, with all that is in them' },
    { flag: '-f', meaning: 'say nothing about files that are not there' },
  ],
  operand: 'file',
  real: true,
  on: ['host', 'router', 'switch', 'hub'],
  *main(sys, args) {
    const parsed = begin(sys, rm, args, 'rRf', [
      { name: 'recursive', short: 'r' },
      { name: 'force', short: 'f' },
    ]);
    if (typeof parsed === 'number') return parsed;
    const force = hasOption(parsed, 'f');
    const recursive = hasOption(parsed, 'r') || hasOption(parsed, 'R');
    if (parsed.operands.length === 0 && !force) {
      sys.warn(`rm: missing operand\n${tryHelp('rm')}`);
      return 1;
    }
    let status = 0;
    for (const name of parsed.operands) if (!remove(sys, name, recursive, force)) status = 1;
    return status;
  },
};

function remove(sys: Sys, name: string, recursive: boolean, force: boolean): boolean {
  const stat = sys.files.stat(name);
  if (!stat.ok && stat.error === 'ENOENT' && force) return true;
  const directory = stat.ok && stat.value.kind === 'directory';
  if (directory && recursive && /^\.?\.?\/*$|(^|\/)\.\.?\/*$/.test(name)) {
    const what = /^\/+$/.test(name)
      ? "it is dangerous to operate recursively on '/'"
      : `refusing to remove '.' or '..' directory: skipping '${name}'`;
    sys.warn(`rm: ${what}\n`);
    return false;
  }
  if (directory && recursive) {
    const inside = sys.files.list(name);
    const all = (inside.ok ? inside.value : []).map((n) => remove(sys, `${name}/${n}`, true, force));
    if (all.includes(false)) return false;
  }
  const error = !stat.ok ? stat.error : directory && !recursive ? 'EISDIR' : undefined;
  const removed = error === undefined ? sys.files.remove(name) : undefined;
  const why = error ?? (removed && !removed.ok ? removed.error : undefined);
  if (why !== undefined) sys.warn(`rm: cannot remove '${name}': ${errnoText(why)}\n`);
  return why === undefined;
}
