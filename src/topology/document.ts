/** Reads YAML 1.2 text into plain values, keeping for each where it stands. Hostile documents are refused by LIMITS. */
import { isMap, Lexer, LineCounter, parseAllDocuments, type Document, type ParsedNode } from 'yaml';
import { printable, type Issue } from './errors.ts';
import { LIMITS } from './limits.ts';
import { survey, type Survey } from './survey.ts';
import { layOver } from './world-file.ts';

export interface YamlText {
  readonly contents: ParsedNode | null;
  readonly text: string;
  readonly lines: LineCounter;
  readonly survey: Survey;
  /** Whether a world's document followed. */
  readonly world: boolean;
}

/** The parsed document, or the issues that keep it from being one. */
export function readYaml(text: string): { readonly yaml?: YamlText; readonly issues: readonly Issue[] } {
  if (text.length > LIMITS.characters) {
    return refused(`the file is longer than ${LIMITS.characters} characters`, `${text.length} characters`);
  }
  const tooMuch = glance(text);
  if (tooMuch !== undefined) return refused(tooMuch, 'more');
  const lines = new LineCounter();
  const documents = parse(text, lines);
  if (!documents) return refused(TOO_DEEP, 'more');
  // What follows the first slip of syntax is mostly its echo.
  const problems = documents.flatMap(({ errors, warnings }) => [...errors, ...warnings]).slice(0, 3);
  // The parser recurses once a level and reports its own overflow as a slip of syntax.
  if (problems.some((p) => p.message.includes('call stack'))) return refused(TOO_DEEP, 'more');
  if (problems.length > 0) {
    return { issues: problems.map((p) => issueAt(text, lines, p.pos, `not valid YAML: ${tidy(p.message)}`)) };
  }
  return together(documents, text, lines);
}

/** One tree of the file's document, or of a lab's and its world's. */
function together(
  [first, second, third]: readonly Document.Parsed[],
  text: string,
  lines: LineCounter,
): ReturnType<typeof readYaml> {
  const contents = first?.contents ?? null;
  const wrong = (range: readonly number[], message: string): { issues: Issue[] } => ({
    issues: [issueAt(text, lines, range, message)],
  });
  const extra = isMap(contents) && contents.has('world') ? third : second;
  if (extra) return wrong(extra.range, `not valid YAML: a second document begins here; a file holds one`);
  const surveyed = survey(contents);
  if (surveyed.problem) return wrong(surveyed.problem.range, surveyed.problem.message);
  if (!second) return { yaml: { contents, text, lines, survey: surveyed, world: false }, issues: [] };
  const world = survey(second.contents);
  if (world.problem) return wrong(world.problem.range, world.problem.message);
  const targets = new Map([...surveyed.targets, ...world.targets]);
  const whole = layOver(contents!, second.contents, targets);
  if (!whole) return wrong(second.range, 'a world is a map with a topology');
  return { yaml: { contents: whole, text, lines, survey: { targets, problem: undefined }, world: true }, issues: [] };
}

function parse(text: string, lines: LineCounter): readonly Document.Parsed[] | undefined {
  try {
    const documents = parseAllDocuments(text, {
      lineCounter: lines,
      version: '1.2',
      schema: 'core',
      merge: false,
      // The survey does this in linear time.
      uniqueKeys: false,
      stringKeys: false,
      prettyErrors: false,
      resolveKnownTags: false,
      logLevel: 'error',
    });
    return Array.isArray(documents) ? (documents as Document.Parsed[]) : [];
  } catch (error) {
    if (error instanceof RangeError) return undefined;
    throw error;
  }
}

const TOO_DEEP = `lists and maps are nested deeper than ${LIMITS.depth} levels`;

/** The limit that a text exceeds, seen from its tokens alone, before the recursive parser meets it. */
function glance(text: string): string | undefined {
  if (isModest(text)) return undefined;
  let tokens = 0;
  let marks = 0;
  let flow = 0;
  let onLine = 0;
  for (const token of new Lexer().lex(text)) {
    const sign = token[0];
    if (sign === ' ' || token === SCALAR_FOLLOWS) continue;
    tokens++;
    if (sign === '&' || sign === '*' || sign === '!') marks++;
    if (token === '[' || token === '{') flow++;
    else if (token === ']' || token === '}') flow = Math.max(0, flow - 1);
    else if (sign === '\n' || sign === '\r') onLine = 0;
    else if (token === '-' || token === '?' || token === ':') onLine += flow === 0 ? 1 : 0;
    if (flow > LIMITS.depth || onLine > LIMITS.depth) return TOO_DEEP;
    if (tokens > LIMITS.tokens) return `the file has more than ${LIMITS.tokens} words and signs`;
    if (marks > LIMITS.aliases) return `the file has more than ${LIMITS.aliases} anchors, aliases and tags`;
  }
  return undefined;
}

/** Brackets, marks or dashes of one line that a file may have before its tokens are counted one by one. */
const MODEST = 500;

/**
 * Whether a text is so small, and holds so few signs, that neither the parser nor its depth can run away: every usual file.
 * Counting characters costs a fraction of taking the text apart twice.
 */
function isModest(text: string): boolean {
  if (text.length > LIMITS.tokens / 4) return false;
  if (count(text, /[&*!]/g) > MODEST || count(text, /[[{]/g) > MODEST) return false;
  return text.split(/[\n\r]/).every((line) => line.length <= MODEST || count(line, /[-?:]/g) <= MODEST);
}

const count = (text: string, sign: RegExp): number => text.match(sign)?.length ?? 0;

/** The lexer's mark before a plain scalar. */
const SCALAR_FOLLOWS = '\u001f';

export function issueAt(text: string, lines: LineCounter, range: readonly number[], message: string): Issue {
  const [from = 0, to = from + 1] = range;
  const { line, col } = lines.linePos(Math.min(from, text.length));
  const slice = text.slice(from, to).split('\n', 1)[0]!;
  const found = slice === '' ? 'nothing' : slice.length > 40 ? `${slice.slice(0, 37)}...` : slice;
  return {
    line: Math.max(1, line),
    column: Math.max(1, col),
    length: Math.max(1, slice.length),
    message: printable(message),
    found: printable(found),
    expected: 'YAML 1.2',
  };
}

const refused = (message: string, found: string): { issues: Issue[] } => ({
  issues: [{ line: 1, column: 1, length: 1, message, found, expected: 'a file within the limits' }],
});

/** The parser talks to programmers here. */
const tidy = (message: string): string => message.replace(/\s+/g, ' ').replace(/^./, (c) => c.toLowerCase());
