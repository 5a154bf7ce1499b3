/** `table`: a row is, or is not, in a table of a node. */
import * as z from 'zod';
import type { Row } from '../../../core/device.ts';
import { EXPECTED, flag } from '../../../topology/scalars.ts';
import type { Loading } from '../../loading.ts';
import { defineCheck, nodeName } from '../kind.ts';
import { TABLE_ALIASES, TABLE_COLUMNS, TABLE_TITLES } from './columns.ts';

type Wanted = Readonly<Record<string, string | number | boolean>>;

export const table = defineCheck({
  key: 'table',
  schema: z.strictObject({
    node: nodeName().describe('Whose table'),
    name: z.string().describe(`One of ${Object.keys(TABLE_COLUMNS).join(', ')}`),
    row: z
      .record(z.string(), z.union([z.string(), z.number(), z.boolean()]))
      .register(EXPECTED, { expected: 'columns and their values' })
      .describe('Columns and the values they must have; other columns do not count'),
    present: flag().default(true).describe('false: no such row may be there'),
  }),
  docs: {
    summary:
      'A row with these values is in the table at some moment after the step began, or is absent with `present: false`.',
    example:
      '- table: { node: alice, name: neigh, row: { address: 192.168.1.1, state: REACHABLE } }\n- table: { node: alice, name: neigh, row: { address: 192.168.1.4 }, present: false }',
  },
  prepare({ node, name: given, row: wanted, present }, loading) {
    const name = TABLE_ALIASES[given] ?? given;
    if (!loading.at('node').node(node) || !columnsExist(name, given, wanted, loading)) return undefined;
    const columns = Object.entries(wanted).map(([column, value]) => `${column} ${String(value)}`);
    return {
      text: `${node}'s ${TABLE_TITLES[name] ?? `${name} table`} has ${present ? 'a' : 'no'} line with ${columns.join(', ')}`,
      watch(world) {
        let met = false;
        return {
          settle() {
            met ||= world.table(node, name).some((row) => misses(row, wanted).length === 0) === present;
          },
          get met() {
            return met;
          },
          nearest: () => (met ? undefined : closest(world.table(node, name), wanted, present)),
        };
      },
    };
  },
});

function columnsExist(name: string, given: string, wanted: Wanted, loading: Loading): boolean {
  const columns = Object.hasOwn(TABLE_COLUMNS, name) ? TABLE_COLUMNS[name] : undefined;
  if (!columns) {
    const names = [...Object.keys(TABLE_COLUMNS), ...Object.keys(TABLE_ALIASES)];
    const complaint = { expected: `one of ${names.join(', ')}`, word: given, candidates: names };
    loading.issues.add([...loading.path, 'name'], `no table is called "${given}"`, complaint);
    return false;
  }
  const unknown = Object.keys(wanted).filter((column) => !columns.includes(column));
  for (const column of unknown) {
    const complaint = {
      expected: `one of ${columns.join(', ')}`,
      word: column,
      candidates: columns,
      part: 'key' as const,
    };
    loading.issues.add([...loading.path, 'row', column], `the table ${name} has no column "${column}"`, complaint);
  }
  return unknown.length === 0;
}

/** The columns in which a row differs from what is wanted. Case does not count: MAC addresses and states are written both ways. */
const misses = (row: Row, wanted: Wanted): string[] =>
  Object.entries(wanted)
    .filter(([column, value]) => String(row[column] ?? '').toLowerCase() !== String(value).toLowerCase())
    .map(([column]) => column);

function closest(rows: readonly Row[], wanted: Wanted, present: boolean): string | undefined {
  if (!present) return 'the line is still there';
  if (rows.length === 0) return 'the table is empty';
  const [best] = rows
    .map((row) => ({ row, missed: misses(row, wanted) }))
    .sort((a, b) => a.missed.length - b.missed.length);
  if (!best || best.missed.length === Object.keys(wanted).length) return undefined;
  return `a line fits but for ${best.missed.map((column) => `${column} = ${String(best.row[column] ?? 'nothing')}`).join(' and ')}`;
}
