/** sysctl: shows and sets what the kernel is told at run time (sysctl(8), procps-ng 4.0.2). */
import { fromUtf8 } from '../../core/bytes.ts';
import { errnoText } from '../../core/errno.ts';
import type { ExitStatus, Program, Sys } from '../../core/sys.ts';
import type { SysctlRow } from '../../core/tables.ts';
import { hasOption, optionValue, parseOptions, type LongOption, type ParsedOptions } from '../lib/options.ts';
import { USAGE } from './usage.ts';

const LONG: readonly LongOption[] = [
  { name: 'all', short: 'a' },
  { name: 'binary', short: 'b' },
  { name: 'deprecated' },
  { name: 'dry-run' },
  { name: 'help', short: 'h' },
  { name: 'ignore', short: 'e' },
  { name: 'load', short: 'p', value: 'optional' },
  { name: 'names', short: 'N' },
  { name: 'pattern', short: 'r', value: 'required' },
  { name: 'quiet', short: 'q' },
  { name: 'system' },
  { name: 'values', short: 'n' },
  { name: 'version', short: 'V' },
  { name: 'write', short: 'w' },
];
const ROOT = '/proc/sys/';
const DEFAULT_FILE = '/etc/sysctl.conf';

export const sysctl: Program = {
  name: 'sysctl',
  summary: "Shows and changes the kernel's settings",
  usage: 'sysctl [-w] name[=value] ...   or   sysctl -a [-r pattern]',
  options: [
    { flag: '-a', meaning: 'show all settings' },
    { flag: '-w', meaning: 'set a value' },
    { flag: '-n', meaning: 'values only' },
    { flag: '-N', meaning: 'names only' },
    { flag: '-r', value: 'pattern', meaning: 'with -a: only settings whose names fit a regular expression' },
    { flag: '-e', meaning: 'pass over names that do not exist' },
    { flag: '-q', meaning: 'do not print what was set' },
    { flag: '-b', meaning: 'print no newlines' },
    { flag: '-p', value: '[file]', meaning: `set what a file says (${DEFAULT_FILE})` },
    { flag: '--dry-run', meaning: 'say what would be set, but do not' },
  ],
  examples: ['sysctl net.ipv4.tcp_rmem', "sysctl -a -r 'tcp_.mem'", 'sysctl -w net.ipv4.tcp_congestion_control=reno'],
  operand: 'text',
  real: true,
  personas: ['linux'],
  *main(sys, args) {
    const parsed = parseOptions('sysctl', args, 'AaXbdeFfhNnopqr:Vwx', LONG);
    if (!parsed.ok) {
      sys.warn(`${parsed.error}\n`);
      sys.print(USAGE);
      return 0;
    }
    const has = (...flags: readonly string[]): boolean => flags.some((flag) => hasOption(parsed.value, flag));
    if (has('h', 'd')) return (sys.print(USAGE), 0);
    if (has('V')) return (sys.print('sysctl from procps-ng 4.0.2\n'), 0);
    const command = new Command(sys, parsed.value);
    if (has('a', 'A', 'X')) return command.showAll();
    const { operands } = parsed.value;
    if (has('p', 'f')) return command.load(optionValue(parsed.value, 'p') ?? operands[0] ?? DEFAULT_FILE);
    if (operands.length === 0) return (sys.warn(USAGE), 1);
    return Math.max(...operands.map((operand) => command.one(operand, has('w') || operand.includes('='))));
  },
};

class Command {
  readonly #sys: Sys;
  readonly #options: ParsedOptions;
  readonly #pattern: RegExp | undefined;

  constructor(sys: Sys, options: ParsedOptions) {
    this.#sys = sys;
    this.#options = options;
    const pattern = optionValue(options, 'r');
    this.#pattern = pattern === undefined ? undefined : regExp(pattern);
  }

  showAll(): ExitStatus {
    for (const row of this.#rows()) if (this.#fits(row.key)) this.#show(row.key, row.value);
    return 0;
  }

  /** Lines `name = value`; those that begin with # or ; are comments. */
  load(path: string): ExitStatus {
    const read = this.#sys.files.read(path);
    if (!read.ok) {
      this.#sys.warn(`sysctl: cannot open "${path}": ${errnoText(read.error)}\n`);
      return 1;
    }
    const lines = fromUtf8(read.value).split('\n');
    let status: ExitStatus = 0;
    for (const [i, line] of lines.entries()) {
      if (/^\s*([#;].*)?$/.test(line)) continue;
      if (line.includes('=')) status = Math.max(status, this.one(line, true));
      else this.#sys.warn(`sysctl: ${path}(${i + 1}): invalid syntax, continuing...\n`);
    }
    return status;
  }

  /** `name`, or `name=value`. */
  one(operand: string, writes: boolean): ExitStatus {
    if (writes && !operand.includes('=')) {
      this.#sys.warn('sysctl: command line(0): invalid syntax, continuing...\n');
      return 1;
    }
    const [left = '', ...right] = operand.split('=');
    const name = left.trim().replaceAll('/', '.');
    if (name === '') {
      this.#sys.warn(`sysctl: Path is not under ${ROOT}: ${ROOT}\n`);
      return 1;
    }
    const row = this.#rows().find(({ key }) => key === name);
    if (!row) return this.#unknown(name);
    if (!this.#fits(name)) return 0;
    if (writes) return this.#set(name, right.join('=').trim());
    this.#show(name, row.value);
    return 0;
  }

  #set(name: string, value: string): ExitStatus {
    this.#sys.privileged();
    if (!this.#has('dry-run')) {
      const done = this.#sys.change('sysctl', 'change', { key: name, value });
      if (!done.ok) {
        // Linux looks for a congestion control module of that name
        const errno = name.endsWith('.tcp_congestion_control') && value !== '' ? 'ENOENT' : done.error;
        this.#sys.warn(`sysctl: setting key "${name}": ${errnoText(errno)}\n`);
        return 1;
      }
    }
    if (!this.#has('q')) this.#show(name, value);
    return 0;
  }

  #unknown(name: string): ExitStatus {
    if (this.#has('e')) return 0;
    this.#sys.warn(`sysctl: cannot stat ${ROOT}${name.replaceAll('.', '/')}: ${errnoText('ENOENT')}\n`);
    return 1;
  }

  #show(name: string, value: string): void {
    const text = this.#has('N') ? name : this.#has('n', 'b') ? value : `${name} = ${value}`;
    this.#sys.print(this.#has('b') ? text : `${text}\n`);
  }

  #fits(name: string): boolean {
    return this.#pattern?.test(name) ?? true;
  }

  #has(...flags: readonly string[]): boolean {
    return flags.some((flag) => hasOption(this.#options, flag));
  }

  #rows(): readonly SysctlRow[] {
    return this.#sys.table('sysctl') as readonly SysctlRow[];
  }
}

/** What is no regular expression is looked for as it stands. */
function regExp(text: string): RegExp {
  try {
    return new RegExp(text);
  } catch {
    return new RegExp(text.replace(/[\\^$.*+?()[\]{}|]/g, '\\$&'));
  }
}
