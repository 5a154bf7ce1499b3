// Commands that prepare a recorded state, done straight on the tables: a golden test of one tool must not wait for another.
import type { Row, Tables } from '../../src/core/device.ts';

/** True when it understood the line. Throws when the table refuses. */
export function setByTable(tables: Tables, line: string): boolean {
  const words = line.split(/\s+/);
  if (words[0] === 'sysctl') {
    const [key, value = ''] = words.at(-1)!.replaceAll('"', '').split('=');
    change(tables, 'sysctl', 'change', { key: key!, value });
    return true;
  }
  if (words[0] !== 'iptables') return false;
  if (words[1] === '-F') change(tables, 'filter', 'flush', {});
  else change(tables, 'filter', 'add', rule(words.slice(1)));
  return true;
}

const FLAGS: Readonly<Record<string, string>> = {
  '-A': 'chain',
  '-p': 'protocol',
  '-j': 'target',
  '--reject-with': 'rejectWith',
};

function rule(words: readonly string[]): Row {
  const pairs = Array.from({ length: words.length / 2 }, (_, i) => [FLAGS[words[2 * i]!], words[2 * i + 1]]);
  if (pairs.some(([field]) => field === undefined)) throw new Error(`cannot set the rule ${words.join(' ')}`);
  return Object.fromEntries(pairs) as Row;
}

function change(tables: Tables, table: string, op: 'add' | 'change' | 'flush', row: Row): void {
  const done = tables.change(table, op, row);
  if (!done.ok) throw new Error(`${table}: ${op} ${JSON.stringify(row)}: ${done.error}`);
}
