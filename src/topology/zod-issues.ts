/** zod's issues in our words: where, what was found, what was expected, and the nearest valid key. */
import * as z from 'zod';
import { describe, type IssueList, type Path } from './place.ts';
import { EXPECTED } from './scalars.ts';

type ZodIssue = z.core.$ZodIssue;

/** Reports every issue of a failed parse. `root` is the schema that was asked, `base` where its value stands in the file. */
export function reportZod(error: z.ZodError, root: z.ZodType, issues: IssueList, value: (path: Path) => unknown): void {
  for (const issue of error.issues) reportOne(issue, issue.path as Path, root, issues, value);
}

function reportOne(
  issue: ZodIssue,
  path: Path,
  root: z.ZodType,
  issues: IssueList,
  value: (path: Path) => unknown,
): void {
  if (issue.code === 'unrecognized_keys') return reportKeys(issue.keys, path, root, issues, value);
  if (issue.code === 'invalid_union') {
    const branch = bestBranch(issue);
    if (branch) {
      for (const inner of branch) reportOne(inner, [...path, ...(inner.path as Path)], root, issues, value);
      return;
    }
  }
  const found = value(path);
  const expected = expectation(issue, path, root, value);
  const last = path.at(-1);
  if (found === undefined && typeof last === 'string') {
    issues.add(path, `the key "${last}" is missing: ${expected}`, { expected });
    return;
  }
  const words = issue.code === 'invalid_value' ? issue.values.map(String) : [];
  issues.add(path, `expected ${expected}, found ${describe(found)}`, {
    expected,
    word: String(found),
    candidates: words,
  });
}

function reportKeys(
  keys: readonly string[],
  path: Path,
  root: z.ZodType,
  issues: IssueList,
  value: (path: Path) => unknown,
): void {
  const valid = keysAt(root, path, value);
  const taken = value(path) as Record<string, unknown>;
  for (const key of keys) {
    const free = valid.filter((candidate) => !Object.hasOwn(taken, candidate));
    const expected = valid.length > 0 ? `one of ${valid.join(', ')}` : 'no key at all';
    issues.add([...path, key], `unknown key "${key}"`, {
      expected,
      found: `"${key}"`,
      word: key,
      candidates: free,
      part: 'key',
    });
  }
}

/** The branch of a union that the value was meant for: the one whose complaint is not about its very type. */
function bestBranch(issue: z.core.$ZodIssueInvalidUnion): readonly ZodIssue[] | undefined {
  const deeper = issue.errors.filter((branch) =>
    branch.some((i) => !(i.code === 'invalid_type' && i.path.length === 0)),
  );
  return deeper.length === 1 ? deeper[0] : undefined;
}

/** What zod says of a `refine` that came without words. */
const UNSAID = 'Invalid input';

function expectation(issue: ZodIssue, path: Path, root: z.ZodType, value: (path: Path) => unknown): string {
  if (issue.code === 'custom' && issue.message !== UNSAID) return issue.message;
  const schema = schemasAt(root, path, value)[0];
  const named = schema && EXPECTED.get(schema)?.expected;
  if (named !== undefined) return named;
  if (schema && unwrap(schema).some((s) => s instanceof z.ZodObject)) return 'a map';
  switch (issue.code) {
    case 'invalid_type':
      return TYPES[issue.expected] ?? issue.expected;
    case 'invalid_value':
      return issue.values.map(String).join(' or ');
    case 'too_small':
      return `at least ${issue.minimum}`;
    case 'too_big':
      return `at most ${issue.maximum}`;
    default:
      return issue.message;
  }
}

const TYPES: Readonly<Record<string, string>> = {
  string: 'text',
  number: 'a number',
  int: 'a whole number',
  boolean: 'true or false',
  array: 'a list',
  tuple: 'a list',
  object: 'a map',
  record: 'a map',
};

/** Peels optional, default and transform off; a union gives all its options. A schema that says what it expects stays whole. */
function unwrap(schema: z.ZodType): z.ZodType[] {
  if (schema instanceof z.ZodOptional || schema instanceof z.ZodDefault || schema instanceof z.ZodNullable) {
    return unwrap(schema.unwrap() as z.ZodType);
  }
  if (schema instanceof z.ZodLazy) return unwrap(schema.unwrap() as z.ZodType);
  if (EXPECTED.has(schema)) return [schema];
  if (schema instanceof z.ZodPipe) return unwrap(schema.in as z.ZodType);
  if (schema instanceof z.ZodUnion) return (schema.options as z.ZodType[]).flatMap(unwrap);
  return [schema];
}

/** The schemas that stand at a path. */
function schemasAt(root: z.ZodType, path: Path, value: (path: Path) => unknown): z.ZodType[] {
  let schemas = unwrap(root);
  for (const step of path) schemas = schemas.flatMap(open).flatMap((schema) => child(schema, step));
  return schemas.length > 1 ? schemas.filter((schema) => fits(schema, value(path))).concat(schemas) : schemas;
}

/** A union that says what it expects is one schema for messages, and its options for what lies inside. */
function open(schema: z.ZodType): z.ZodType[] {
  if (schema instanceof z.ZodPipe) return open(schema.in as z.ZodType);
  return schema instanceof z.ZodUnion ? (schema.options as z.ZodType[]).flatMap(unwrap).flatMap(open) : [schema];
}

function child(schema: z.ZodType, step: string | number): z.ZodType[] {
  if (schema instanceof z.ZodObject) {
    const shape = schema.shape as Record<string, z.ZodType>;
    return Object.hasOwn(shape, step) ? unwrap(shape[step]!) : [];
  }
  if (schema instanceof z.ZodArray) return unwrap(schema.element as z.ZodType);
  if (schema instanceof z.ZodRecord) return unwrap(schema.valueType as z.ZodType);
  if (schema instanceof z.ZodTuple) return unwrap((schema.def.items as z.ZodType[])[Number(step)] ?? z.never());
  return [];
}

const fits = (schema: z.ZodType, value: unknown): boolean =>
  open(schema).some((s) => (s instanceof z.ZodObject ? typeof value === 'object' && !Array.isArray(value) : false));

const keysAt = (root: z.ZodType, path: Path, value: (path: Path) => unknown): string[] =>
  schemasAt(root, path, value)
    .flatMap(open)
    .flatMap((schema) => (schema instanceof z.ZodObject ? Object.keys(schema.shape as object) : []))
    .filter((key, index, all) => all.indexOf(key) === index);
