/** What comes before the first question leaves: the URL taken apart, memories, an address of one's own, the next machine's MAC address. */
import type { Packet, Run } from '../run.ts';
import type { Line } from '../told.ts';

/** The URL and its parts (RFC 3986, 3). */
export function url({ url: parts, packets, events }: Run): Line[] {
  const { text, scheme, host, port, path, query, fragment } = parts;
  const asked = query === undefined ? path : `${path}?${query}`;
  const tail = fragment === undefined ? '' : ` What stands behind # stays here.`;
  return [
    {
      at: Math.min(packets[0]?.event ?? Infinity, events[0]?.id ?? Infinity) - 1,
      text: `I type ${text}. ${scheme} means port ${port}, ${host} is whom to ask, ${asked} is what for.${tail}`,
      packets: [],
    },
  ];
}

const MEMORIES: Readonly<Record<string, (run: Run) => string>> = {
  'http.cache-hit': () => 'The browser has the document, and it is fresh: nobody is asked for it.',
  'http.cache-miss': () => 'The browser does not have the document.',
  'dns.cache-hit': ({ url: { host } }) =>
    `The address of ${host} is still in a cache of my machine: no question leaves.`,
  'dns.cache-miss': ({ url: { host } }) => `No cache of my machine knows ${host}.`,
};

/** What the browser and the system remember. */
export function memories(run: Run): Line[] {
  const told = new Set<string>();
  return run.events.flatMap((row) => {
    const sentence = MEMORIES[row.kind.id];
    const concerns = row.kind.id.startsWith('dns.') ? (row.note ?? '').toLowerCase().includes(run.url.host) : true;
    if (!sentence || run.name(row.node) !== run.client || !concerns || told.has(row.kind.id)) return [];
    told.add(row.kind.id);
    return [{ at: row.id, text: sentence(run), packets: [] }];
  });
}

/** The lease that was there already (RFC 2131). */
export function lease(run: Run): Line[] {
  const row = run.table(run.client, 'lease').find(({ state }) => state === 'BOUND' || state === 'RENEWING');
  if (!row) return [];
  const text = `My machine has had its address since it joined the network: DHCP gave it ${row['address']}, the gateway ${row['router']} and the name server ${row['dns']}.`;
  return [{ at: (run.packets[0]?.event ?? 0) - 1, text, packets: leasePackets(run) }];
}

/** The last exchange of the client's own: a DHCP server speaks to it only by its address or to everybody. */
function leasePackets({ earlier, client }: Run): number[] {
  const own = earlier.filter(({ protocol, node }) => protocol === 'DHCP' && node === client);
  const ids = own.map(({ info }) => /Transaction ID (\S+)/.exec(info)?.[1]);
  const id = ids.at(-1);
  return id === undefined ? [] : earlier.filter(({ info }) => info.endsWith(id)).map(({ number }) => number);
}

/** The next machine's MAC address (RFC 826), asked for by the client. */
export function neighbour(run: Run): Line[] {
  const asked = run.packets.find((p) => p.protocol === 'ARP' && p.node === run.client && p.info.startsWith('Who has'));
  if (!asked) return [];
  const target = /Who has (\S+?)\?/.exec(asked.info)?.[1] ?? '';
  const answer = run.packets.find((p) => p.protocol === 'ARP' && p.info.startsWith(`${target} is at`));
  const mac = answer && / is at (\S+)/.exec(answer.info)?.[1];
  const who = run.whoHas(target);
  const name = who === target ? target : `${who}, ${target},`;
  const end = mac === undefined ? 'Nobody answers.' : `It is ${mac}.`;
  const text = `The first packet goes to ${name} on my own network, so I ask everybody there by ARP for its MAC address. ${end}`;
  return [{ at: asked.event, text, packets: numbers(asked, answer) }];
}

/** How often routers and servers on the way asked for MAC addresses of their own. */
export function otherNeighbours({ packets, client }: Run): Line[] {
  const asks = packets.filter((p) => p.protocol === 'ARP' && p.node !== client && p.info.startsWith('Who has'));
  if (asks.length === 0) return [];
  const nodes = [...new Set(asks.map(({ node }) => node))];
  const text = `Further on the same: ${list(nodes)} ${nodes.length === 1 ? 'asks' : 'ask'} for the MAC address of the next machine.`;
  return [{ at: asks[0]!.event, text, packets: asks.map(({ number }) => number) }];
}

const numbers = (...packets: (Packet | undefined)[]): number[] => packets.flatMap((p) => (p ? [p.number] : []));

export const list = (names: readonly string[]): string =>
  names.length < 2 ? names.join('') : `${names.slice(0, -1).join(', ')} and ${names.at(-1)!}`;
