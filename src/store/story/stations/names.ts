/** The way from a name to an address: every question that somebody asked, and what came back (RFC 1034, 5.3). */
import type { DnsView } from '../../dns-message.ts';
import type { Packet, Run } from '../run.ts';
import type { Line } from '../told.ts';

interface Exchange {
  readonly query: Packet;
  readonly reply: Packet | undefined;
  readonly answer: DnsView | undefined;
}

export function names(run: Run): Line[] {
  const exchanges = exchangesOf(run);
  const first = exchanges.find(({ query }) => query.node === run.client);
  const lines = exchanges.map((exchange) => ({
    at: exchange.query.event,
    text: exchange === first ? ownQuestion(run, exchange) : furtherQuestion(run, exchange),
    packets: [exchange.query.number, ...(exchange.reply && exchange !== first ? [exchange.reply.number] : [])],
  }));
  return first?.reply ? [...lines, ...ownAnswer(run, first.reply, first.answer)] : lines;
}

/** Questions about the page's host, or about a name on the way to it, each with its reply. */
function exchangesOf(run: Run): Exchange[] {
  const messages = run.packets.flatMap((packet) => {
    const view = run.dns(packet);
    return view ? [{ packet, view }] : [];
  });
  return messages.flatMap(({ packet: query, view }) => {
    const asked = view.entries.find(({ section }) => section === 'question')?.name ?? '';
    if (view.response || !(run.url.host === asked || run.url.host.endsWith(`.${asked}`))) return [];
    const reply = messages.find(
      (m) =>
        m.view.response &&
        m.view.id === view.id &&
        m.packet.event > query.event &&
        m.packet.source === query.destination,
    );
    return [{ query, reply: reply?.packet, answer: reply?.view }];
  });
}

function ownQuestion(run: Run, { query }: Exchange): string {
  return `I ask my name server, ${named(query.destination, (address) => run.whoHas(address))}, for the address of ${run.url.host}: one UDP datagram to port 53. Anybody on the way can read the name.`;
}

function furtherQuestion(run: Run, { query, answer }: Exchange): string {
  const asks = `${query.node} asks ${named(query.destination, (address) => run.whoHas(address))}`;
  if (!answer) return `${asks}. No answer comes back in time.`;
  if (answer.failure !== undefined) return `${asks}, which says: ${answer.failure}.`;
  const found = addressesIn(answer);
  if (found.length > 0) {
    const knows = answer.flags.includes('aa') ? 'It is the authority, and knows' : 'It finds out, and says';
    return `${asks}. ${knows}: ${found.join(', ')}.`;
  }
  const zone = answer.entries.find(({ section, type }) => section === 'authority' && type === 'NS')?.name;
  return zone === undefined
    ? `${asks}, which knows no address.`
    : `${asks}. It does not know, but names the servers of ${zone === '' ? 'the root' : zone}.`;
}

function ownAnswer({ url }: Run, reply: Packet, answer: DnsView | undefined): Line[] {
  const found = answer ? addressesIn(answer) : [];
  const record = answer?.entries.find(({ section, type }) => section === 'answer' && type === 'A');
  const keep = record?.ttl === undefined ? '' : ` It may be kept for ${record.ttl} seconds.`;
  const text =
    found.length > 0
      ? `The answer comes back: ${url.host} is ${found.join(', ')}.${keep}`
      : `The answer comes back: ${answer?.failure ?? 'no address'}.`;
  return [{ at: reply.event, text, packets: [reply.number] }];
}

const addressesIn = (view: DnsView): string[] =>
  view.entries.flatMap(({ section, type, data }) => (section === 'answer' && type === 'A' ? [data] : []));

function named(address: string, whoHas: (address: string) => string): string {
  const name = whoHas(address);
  return name === address ? address : `${name} (${address})`;
}
