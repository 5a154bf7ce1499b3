/** What a warm visit does without: each kind of frame that the first one needed, and who remembered so that nobody sends it again. */
import type { Packet, Run } from './run.ts';
import { list } from './stations/before.ts';
import type { Line } from './told.ts';

/** `first`: the visit that had to do it all. */
export function spared(run: Run, first: Run): Line[] {
  return [arp(run, first), dns(run, first), tcp(run, first), tls(run, first), request(run, first)].flatMap((line) =>
    line ? [line] : [],
  );
}

function arp(run: Run, first: Run): Line | undefined {
  const asks = ({ packets }: Run): Packet[] =>
    packets.filter((p) => p.protocol === 'ARP' && /^Who has .*Tell/.test(p.info));
  const again = new Set(asks(run).map(({ node }) => node));
  const gone = asks(first).filter(({ node }) => !again.has(node));
  const nodes = [...new Set(gone.map(({ node }) => node))];
  const know = nodes.length === 1 ? 'does' : 'do';
  return gone.length === 0
    ? undefined
    : line(`ARP: ${list(nodes)} ${know} not ask for the next machine's MAC address.`, gone);
}

function dns(run: Run, first: Run): Line | undefined {
  const questions = (of: Run): Packet[] => of.packets.filter((p) => of.dns(p)?.response === false);
  const way = ({ node, destination }: Packet): string => `${node} ${run.whoHas(destination)}`;
  const again = new Set(questions(run).map(way));
  const gone = questions(first).filter((p) => !again.has(way(p)));
  if (gone.length === 0) return undefined;
  if (again.size === 0) return line(`DNS: nobody is asked for ${run.url.host}.`, gone);
  const servers = list([...new Set(gone.map(({ destination }) => run.whoHas(destination)))]);
  return line(`DNS: nobody asks ${servers}, since what was said there last time is still good.`, gone);
}

function tcp(run: Run, first: Run): Line | undefined {
  const syns = (of: Run): Packet[] =>
    of.packets.filter((p) => p.protocol === 'TCP' && /\[SYN(?:, ACK)?\]/.test(p.info));
  return syns(run).length > 0 || syns(first).length === 0
    ? undefined
    : line("TCP's handshake, and a new entry in a NAT: a connection of before is still open.", syns(first));
}

function tls(run: Run, first: Run): Line | undefined {
  const carries = (of: Run, type: string): Packet[] =>
    of.packets.filter((p) => p.protocol.startsWith('TLS') && of.fields(p, 'tls.handshake.type').includes(type));
  const hellos = [...carries(first, '1'), ...carries(first, '2'), ...carries(first, '20')];
  if (hellos.length === 0) return undefined;
  if (carries(run, '1').length === 0)
    return line("TLS's handshake: the keys of that connection still hold, and so does the proof of who it is.", hellos);
  const certificates = carries(first, '11');
  return certificates.length === 0 || carries(run, '11').length > 0
    ? undefined
    : line('The certificate: a ticket of last time proves as much.', certificates);
}

function request(run: Run, first: Run): Line | undefined {
  const asked = (of: Run): boolean => of.events.some(({ kind }) => kind.id === 'http.request');
  return asked(run) || !asked(first) ? undefined : line('HTTP: the browser has the page itself, and it is fresh.', []);
}

const line = (text: string, packets: readonly Packet[]): Line => ({
  at: 0,
  text,
  packets: packets.map(({ number }) => number),
});
