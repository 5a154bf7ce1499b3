/** What openssl's commands have in common: options as its apps read them (-x and --x, -x=value), their complaints and their help. */
import type { Call, ExitStatus, Sys } from '../../core/sys.ts';

export interface OpensslOption {
  /** Without its dash. */
  readonly name: string;
  /** What follows it, as the help names it: `val`, `infile`, `+int`, `int`; absent: nothing. */
  readonly value?: string;
  readonly meaning: string;
}

export interface OpensslCommand {
  readonly name: string;
  /** What stands behind the name in its usage line. */
  readonly usage: string;
  readonly options: readonly OpensslOption[];
  /** How many words may follow the options. */
  readonly operands: number;
  /** Takes whatever option is none of its own as a flag: the name of a digest. */
  readonly anyFlag?: boolean;
  run(sys: Sys, given: Given): Call<ExitStatus>;
}

/** The options and words of one command line. */
export class Given {
  /** In the order in which they came. */
  readonly options: readonly { readonly name: string; readonly value: string }[];
  readonly words: readonly string[];

  constructor(options: Given['options'], words: readonly string[]) {
    this.options = options;
    this.words = words;
  }

  has(name: string): boolean {
    return this.options.some((option) => option.name === name);
  }

  /** The value given last. */
  value(name: string): string | undefined {
    return this.options.findLast((option) => option.name === name)?.value;
  }

  number(name: string): number | undefined {
    const text = this.value(name);
    return text === undefined ? undefined : Number(text);
  }
}

/** Reads the words, then runs the command. What cannot be read is told as openssl tells it, with status 1. */
export function* runCommand(sys: Sys, command: OpensslCommand, args: readonly string[]): Call<ExitStatus> {
  const given = read(command, args);
  if (typeof given === 'string') {
    const reason = given === '' ? '' : `${command.name}: ${given}\n`;
    sys.warn(`${reason}${useHelp(command.name)}`);
    return 1;
  }
  if (!given.has('help')) return yield* command.run(sys, given);
  sys.warn(helpOf(command));
  return 0;
}

export const useHelp = (name: string): string => `${name}: Use -help for summary.\n`;

/** What is wrong, in openssl's words; empty where it says nothing more. */
function read(command: OpensslCommand, args: readonly string[]): Given | string {
  const options: { name: string; value: string }[] = [];
  let at = 0;
  for (; at < args.length; at++) {
    const word = args[at]!;
    if (!word.startsWith('-') || word === '-' || word === '--') break;
    const [, name = '', attached] = /^--?([^=]*)(?:=(.*))?$/s.exec(word) ?? [];
    const option = name === 'help' ? HELP : command.options.find((o) => o.name === name);
    if (!option && !command.anyFlag) return `Unknown option: -${name}`;
    const value = option?.value === undefined ? '' : (attached ?? args[++at]);
    if (value === undefined) return `Option -${name} needs a value`;
    const wrong = option?.value?.endsWith('int') ? notNumber(value, name, option.value === '+int') : undefined;
    if (wrong !== undefined) return wrong;
    options.push({ name, value });
  }
  const words = args.slice(args[at] === '--' ? at + 1 : at);
  return words.length > command.operands ? '' : new Given(options, words);
}

function notNumber(text: string, name: string, positive: boolean): string | undefined {
  if (!/^-?\d+$/.test(text)) return `Can't parse "${text}" as a number`;
  return positive && Number(text) <= 0 ? `Non-positive number "${text}" for option -${name}` : undefined;
}

const HELP: OpensslOption = { name: 'help', meaning: 'Display this summary' };

function helpOf({ name, usage, options }: OpensslCommand): string {
  const rows = [HELP, ...options].map((o) => [o.value ? `-${o.name} ${o.value}` : `-${o.name}`, o.meaning] as const);
  const width = Math.min(28, Math.max(...rows.map(([left]) => left.length))) + 1;
  return `Usage: ${name} ${usage}\nValid options are:\n${rows.map(([l, r]) => ` ${l.padEnd(width)} ${r}\n`).join('')}`;
}
