/** Builtins that read and change the session: where it stands, its variables, its history, its end. */
import { errnoText } from '../../core/errno.ts';
import type { Builtin } from '../builtin.ts';
import { resolvePath } from '../paths.ts';

const NAME = /^[A-Za-z_]\w*$/;

export const changeDirectory: Builtin = {
  name: 'cd',
  summary: 'Changes the directory that file names start from',
  usage: 'cd [dir]',
  options: [],
  operand: 'file',
  real: true,
  *run({ sys }, args, out) {
    const { session } = sys;
    if (args.length > 1) return (out.warn('cd: too many arguments'), 1);
    const home = session.variables.get('HOME') ?? (sys.files.stat('/root').ok ? '/root' : '/');
    const wanted = args[0] === '-' ? session.variables.get('OLDPWD') : (args[0] ?? home);
    if (wanted === undefined) return (out.warn('cd: OLDPWD not set'), 1);
    const path = resolvePath(session.cwd, wanted);
    const found = sys.files.stat(path);
    if (!found.ok) return (out.warn(`cd: ${wanted}: ${errnoText(found.error)}`), 1);
    if (found.value.kind === 'file') return (out.warn(`cd: ${wanted}: ${errnoText('ENOTDIR')}`), 1);
    if (args[0] === '-') out.print(`${path}\n`);
    session.variables.set('OLDPWD', session.cwd);
    session.cwd = path;
    return 0;
  },
};

export const printDirectory: Builtin = {
  name: 'pwd',
  summary: 'Prints the directory that file names start from',
  usage: 'pwd',
  options: [],
  real: true,
  *run({ sys }, _args, out) {
    out.print(`${sys.session.cwd}\n`);
    return 0;
  },
};

export const exportVariables: Builtin = {
  name: 'export',
  summary: 'Gives variables to the programs that start from now on',
  usage: 'export [name[=value] ...]',
  options: [],
  operand: 'text',
  real: true,
  *run({ sys }, args, out) {
    const { session } = sys;
    const exported = (session.exported ??= new Set());
    if (args.length === 0) {
      const lines = [...exported].sort().map((n) => `declare -x ${n}="${session.variables.get(n) ?? ''}"\n`);
      out.print(lines.join(''));
    }
    let status = 0;
    for (const arg of args) {
      const [name = '', ...value] = arg.split('=');
      if (!NAME.test(name)) {
        out.warn(`export: \`${arg}': not a valid identifier`);
        status = 1;
        continue;
      }
      exported.add(name);
      if (arg.includes('=')) session.variables.set(name, value.join('='));
    }
    return status;
  },
};

export const unset: Builtin = {
  name: 'unset',
  summary: 'Forgets variables',
  usage: 'unset [name ...]',
  options: [],
  operand: 'text',
  real: true,
  *run({ sys }, args) {
    for (const name of args) {
      sys.session.variables.delete(name);
      sys.session.exported?.delete(name);
    }
    return 0;
  },
};

export const exit: Builtin = {
  name: 'exit',
  summary: 'Leaves the rest of the line undone, with a status',
  usage: 'exit [n]',
  options: [],
  operand: 'text',
  real: true,
  *run(shell, args, out) {
    const [status = String(shell.sys.session.lastStatus), ...more] = args;
    const isNumber = /^[+-]?\d+$/.test(status);
    if (isNumber && more.length > 0) return (out.warn('exit: too many arguments'), 1);
    shell.leaving = true;
    if (isNumber) return ((Number(status) % 256) + 256) % 256;
    out.warn(`exit: ${status}: numeric argument required`);
    return 2;
  },
};

export const history: Builtin = {
  name: 'history',
  summary: 'Lists the lines typed so far',
  usage: 'history [-c] [n]',
  options: [{ flag: '-c', meaning: 'forget them all' }],
  operand: 'text',
  real: true,
  *run({ sys }, args, out) {
    const lines = (sys.session.history ??= []);
    const [first] = args;
    if (first === '-c') lines.length = 0;
    else if (first !== undefined && !/^\d+$/.test(first)) {
      out.warn(`history: ${first}: numeric argument required`);
      return 1;
    }
    const from = first === undefined ? 0 : Math.max(0, lines.length - Number(first));
    out.print(
      lines
        .map((line, i) => `${String(i + 1).padStart(5)}  ${line}\n`)
        .slice(from)
        .join(''),
    );
    return 0;
  },
};
