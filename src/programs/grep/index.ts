/** grep: prints the lines that match (GNU grep(1)). Status 0 when some line did, 1 when none, 2 on trouble. */
import { errnoText } from '../../core/errno.ts';
import { fromUtf8 } from '../../core/bytes.ts';
import type { Call, ExitStatus, Program, Sys } from '../../core/sys.ts';
import { LineReader, Output } from '../lib/lines.ts';
import { hasOption, optionValue, parseOptions, type LongOption, type ParsedOptions } from '../lib/options.ts';
import { tryHelp, usageText } from '../lib/usage.ts';
import { compilePatterns, type Dialect } from './pattern.ts';

const USAGE = `Usage: grep [OPTION]... PATTERNS [FILE]...\n${tryHelp('grep')}`;
const LONG: readonly LongOption[] = [
  { name: 'ignore-case', short: 'i' },
  { name: 'invert-match', short: 'v' },
  { name: 'line-number', short: 'n' },
  { name: 'count', short: 'c' },
  { name: 'only-matching', short: 'o' },
  { name: 'quiet', short: 'q' },
  { name: 'silent', short: 'q' },
  { name: 'extended-regexp', short: 'E' },
  { name: 'fixed-strings', short: 'F' },
  { name: 'max-count', short: 'm', value: 'required' },
  { name: 'color', value: 'optional' },
  { name: 'line-buffered' },
  { name: 'help' },
];

export const grep: Program = {
  name: 'grep',
  summary: 'Prints the lines that match a pattern',
  usage: 'grep [options] pattern [file ...]',
  options: [
    { flag: '-i', meaning: 'capital and small letters are the same' },
    { flag: '-v', meaning: 'the lines that do not match' },
    { flag: '-n', meaning: 'with line numbers' },
    { flag: '-c', meaning: 'only how many lines match' },
    { flag: '-o', meaning: 'only the parts that match' },
    { flag: '-q', meaning: 'print nothing, the status tells' },
    { flag: '-E', meaning: 'extended regular expressions: | + ? ( ) without backslashes' },
    { flag: '-F', meaning: 'the pattern is plain text' },
    { flag: '-w', meaning: 'only whole words' },
    { flag: '-x', meaning: 'only whole lines' },
    { flag: '-e', value: 'pattern', meaning: 'a pattern; may come several times' },
    { flag: '-m', value: 'count', meaning: 'stop after so many lines' },
    { flag: '-h', meaning: 'no file names' },
    { flag: '-H', meaning: 'file names even for one file' },
    { flag: '-l', meaning: 'only the names of files that match' },
    { flag: '-s', meaning: 'no messages about files that cannot be read' },
  ],
  examples: ['ping -c 3 bob | grep ttl', "grep -c '^192' /etc/hosts"],
  operand: 'file',
  real: true,
  on: ['host', 'router', 'switch', 'hub'],
  *main(sys, args) {
    const parsed = parseOptions('grep', args, 'ivncoqEFGwxe:m:hHls', LONG);
    if (!parsed.ok) return (sys.warn(`${parsed.error}\n${USAGE}`), 2);
    const options = parsed.value;
    if (hasOption(options, 'help')) return (sys.print(usageText(grep)), 0);
    const given = options.options.filter((o) => o.flag === 'e').map((o) => o.value ?? '');
    const patterns = given.length > 0 ? given.join('\n') : options.operands[0];
    const files = given.length > 0 ? options.operands : options.operands.slice(1);
    if (patterns === undefined) return (sys.warn(USAGE), 2);
    const search = searchOf(options, patterns, files.length > 1);
    if (typeof search === 'string') return (sys.warn(`grep: ${search}\n`), 2);
    return yield* searchAll(sys, search, files.length > 0 ? files : ['-'], hasOption(options, 's'));
  },
};

interface Search {
  readonly pattern: RegExp;
  readonly invert: boolean;
  readonly print: 'lines' | 'parts' | 'count' | 'names' | 'nothing';
  readonly numbers: boolean;
  readonly names: boolean;
  readonly most: number;
}

function searchOf(options: ParsedOptions, patterns: string, several: boolean): Search | string {
  const has = (flag: string): boolean => hasOption(options, flag);
  const dialect: Dialect = has('F') ? 'fixed' : has('E') ? 'extended' : 'basic';
  const whole = has('x') ? 'line' : has('w') ? 'word' : undefined;
  const pattern = compilePatterns(patterns, dialect, { ignoreCase: has('i'), whole });
  if (!pattern.ok) return pattern.error;
  const most = optionValue(options, 'm');
  if (most !== undefined && !/^\d+$/.test(most)) return 'invalid max count';
  return {
    pattern: pattern.value,
    invert: has('v'),
    print: has('q') ? 'nothing' : has('l') ? 'names' : has('c') ? 'count' : has('o') ? 'parts' : 'lines',
    numbers: has('n'),
    names: has('H') || (several && !has('h')),
    most: most === undefined ? Number.POSITIVE_INFINITY : Number(most),
  };
}

function* searchAll(sys: Sys, search: Search, files: readonly string[], silent: boolean): Call<ExitStatus> {
  const out = new Output(sys);
  let matched = false;
  let trouble = false;
  for (const file of files) {
    const reader = LineReader.open(sys, file, out);
    const count = reader.ok ? yield* searchOne(search, file, reader.value, out) : errnoText(reader.error);
    if (reader.ok) reader.value.close();
    out.flush();
    if (typeof count === 'number') matched ||= count > 0;
    else {
      trouble = true;
      if (!silent) sys.warn(`grep: ${file}: ${count}\n`);
    }
    if (matched && search.print === 'nothing') return 0;
  }
  return trouble ? 2 : matched ? 0 : 1;
}

/** How many lines matched, or why the file could not be read. */
function* searchOne(search: Search, file: string, reader: LineReader, out: Output): Call<number | string> {
  const title = file === '-' ? '(standard input)' : file;
  const name = search.names ? `${title}:` : '';
  let count = 0;
  for (let number = 1; count < search.most; number++) {
    const line = yield* reader.next();
    if (!line.ok) return errnoText(line.error);
    if (line.value === undefined) break;
    const text = fromUtf8(line.value).replace(/\n$/, '');
    const parts = [...text.matchAll(search.pattern)].map((m) => m[0]);
    if (parts.length > 0 === search.invert) continue;
    count++;
    if (search.print === 'nothing' || search.print === 'names') break;
    const shown = search.print === 'lines' ? [text] : search.print === 'parts' ? parts.filter((p) => p !== '') : [];
    for (const part of shown) out.print(`${name}${search.numbers ? `${number}:` : ''}${part}\n`);
  }
  if (search.print === 'count') out.print(`${name}${count}\n`);
  if (search.print === 'names' && count > 0) out.print(`${title}\n`);
  return count;
}
