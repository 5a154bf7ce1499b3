// Commands that prepare a recorded state and that no machine here has, done straight on the tables.
import type { Tables } from '../../src/core/device.ts';

/** True when it understood the line. Throws when the table refuses. */
export function setByTable(tables: Tables, line: string): boolean {
  const words = line.split(/\s+/);
  if (words[0] !== 'sysctl') return false;
  const [key, value = ''] = words.at(-1)!.replaceAll('"', '').split('=');
  if (key!.startsWith('net.ipv6.')) return true; // there is none to switch on
  const done = tables.change('sysctl', 'change', { key: key!, value });
  if (!done.ok) throw new Error(`${line}: ${done.error}`);
  return true;
}
