/** What comes before the first question leaves: the URL taken apart, memories, an address of one's own, the next machine's MAC address. */
import type { EventRow } from '../../../core/event.ts';
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

const DOCUMENT: Readonly<Record<string, string>> = {
  'http.cache-hit': 'The browser has the document, and it is fresh: nobody is asked for it.',
  'http.cache-miss': 'The browser does not have the document.',
};

/** What the browser and the system remember. */
export function memories(run: Run): Line[] {
  const own = run.events.filter((row) => run.name(row.node) === run.client);
  const document = own.find(({ kind }) => DOCUMENT[kind.id] !== undefined);
  const lines = document ? [{ at: document.id, text: DOCUMENT[document.kind.id]!, packets: [] }] : [];
  return [...lines, ...address(run, own)];
}

/** Who of my own machine knows the address: a cache, a file, or nobody. */
function address(run: Run, own: readonly EventRow[]): Line[] {
  const { host } = run.url;
  const about = own.filter(({ kind, note }) => kind.id.startsWith('dns.cache-') && asksFor(note, host));
  const hit = about.find(({ kind }) => kind.id === 'dns.cache-hit');
  const whose = hit?.reason?.id === 'dns.browser-cache' ? 'The browser' : 'My system';
  if (hit)
    return [{ at: hit.id, text: `${whose} still knows the address of ${host}: no question leaves.`, packets: [] }];
  const [miss] = about;
  if (miss) return [{ at: miss.id, text: `No cache of my machine knows ${host}.`, packets: [] }];
  return fromFile(run);
}

const asksFor = (note: string | undefined, host: string): boolean =>
  (note ?? '').toLowerCase().split(' ')[0]!.replace(/\.$/, '') === host;

/** hosts(5) comes before every cache: then nobody is asked, and a connection is opened all the same. */
function fromFile(run: Run): Line[] {
  const { host, port } = run.url;
  const syn = run.packets.find((p) => p.node === run.client && run.field(p, 'tcp.dstport') === String(port));
  const isNew = syn?.info.includes('[SYN]') ?? false;
  if (!syn || !isNew || /^[\d.]+$/.test(host) || / --(?:resolve|connect-to)\b/.test(run.command)) return [];
  const first = run.packets[0]?.event ?? syn.event;
  const text = `Nobody is asked for ${host}: a file of my machine, /etc/hosts, says ${syn.destination}.`;
  return [{ at: first - 0.5, text, packets: [] }];
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
  const tries = answer ? [asked] : run.packets.filter((p) => p.node === run.client && p.info === asked.info);
  return [{ at: asked.event, text, packets: numbers(...tries, answer) }];
}

/** How often routers and servers on the way asked for MAC addresses of their own. */
export function otherNeighbours({ packets, client }: Run): Line[] {
  const asks = packets.filter((p) => p.protocol === 'ARP' && p.node !== client && p.info.startsWith('Who has'));
  if (asks.length === 0) return [];
  const nodes = [...new Set(asks.map(({ node }) => node))];
  const text = `On the way ${list(nodes)} ${nodes.length === 1 ? 'asks' : 'ask'} by ARP for the MAC address of the next machine.`;
  return [{ at: asks[0]!.event, text, packets: asks.map(({ number }) => number) }];
}

const numbers = (...packets: (Packet | undefined)[]): number[] => packets.flatMap((p) => (p ? [p.number] : []));

export const list = (names: readonly string[]): string =>
  names.length < 2 ? names.join('') : `${names.slice(0, -1).join(', ')} and ${names.at(-1)!}`;
