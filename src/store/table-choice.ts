/** Which of a node's tables is meant: by its name, its title, or the name that people know it by. */
import type { TableView } from '../core/lens.ts';

const ALIASES: Readonly<Record<string, string>> = {
  arp: 'neigh',
  mac: 'fdb',
  routes: 'route',
  addresses: 'addr',
  connections: 'tcp',
  dhcp: 'leases',
  dns: 'resolver',
  firewall: 'filter',
  translation: 'translations',
  flows: 'conntrack',
};

/** An alias counts only where no table has that very name. */
export function tableNamed(tables: readonly TableView[], name: string): TableView | undefined {
  const wanted = name.toLowerCase();
  return (
    tables.find((t) => t.name === wanted) ??
    tables.find((t) => t.name === ALIASES[wanted] || t.title.toLowerCase() === wanted)
  );
}
