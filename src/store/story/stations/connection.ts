/** From an address to a protected connection: translation on the way out, TCP's handshake, TLS's handshake. */
import { type EventRow, eventSentence } from '../../../core/event.ts';
import { numberOf, type Packet, type Run } from '../run.ts';
import type { Line } from '../told.ts';
import { list } from './before.ts';

/** Each new mapping of a NAT: which addresses and ports it puts in the place of which (RFC 3022). */
export function translations(run: Run): Line[] {
  return run.events.flatMap((row) => {
    if (row.kind.id !== 'nat.mapping') return [];
    const packet = run.packets.find(({ event }) => event > row.id);
    const carried = run.packets.findLast(({ event }) => event < row.id) ?? packet;
    return [
      {
        at: row.id,
        text: `NAT at ${run.name(row.node)}, which has one public address for all: ${eventSentence(row)}`,
        packets: carried ? [carried.number] : [],
      },
    ];
  });
}

/** SYN, SYN-ACK, ACK of the client's connections to the page's port (RFC 9293, 3.5). */
export function handshakes(run: Run): Line[] {
  return connections(run).map((syn) => {
    const reply = run.packets.find((p) => p.event > syn.event && isReplyTo(run, p, syn));
    const port = run.field(syn, 'tcp.srcport') ?? '?';
    const begin = `TCP: from my port ${port} I send SYN to ${syn.destination}, port ${run.url.port}`;
    const came = reply?.reached.includes(run.client) && has(reply, 'SYN, ACK') ? reply : undefined;
    const last = came && run.packets.find((p) => p.event > came.event && isAckOf(run, p, syn));
    if (!came || !last)
      return { at: syn.event, text: `${begin}. ${unanswered(run, syn, reply)}`, packets: tries(run, syn, reply) };
    const text = `${begin}; ${came.node} answers SYN-ACK, I answer ACK. Three segments, and both ends have a connection.`;
    return { at: syn.event, text, packets: [syn.number, came.number, last.number] };
  });
}

/** Why no connection comes about, as far as the packets show it. */
function unanswered(run: Run, syn: Packet, reply: Packet | undefined): string {
  if (reply?.info.includes('RST')) return `${reply.node} refuses, with RST: nobody listens there.`;
  const lost = reply ?? syn;
  const end = lost.reached.at(-1) ?? 'the first link';
  const icmp = run.packets.find((p) => p.event > lost.event && p.protocol === 'ICMP' && p.node === end);
  const says = icmp ? `, which says "${icmp.info}" (packet ${icmp.number})` : '';
  return reply
    ? `${reply.node} answers, to ${reply.destination}, and that comes as far as ${end}${says}. No connection comes about.`
    : `It comes as far as ${end}${says}. Nobody answers, and no connection comes about.`;
}

const tries = (run: Run, syn: Packet, reply: Packet | undefined): number[] =>
  run.packets.flatMap((p) => (p === reply || (sameFlow(run, p, syn) && has(p, 'SYN')) ? [p.number] : []));

/** Which machines pass a packet on between the two ends (RFC 1812, 5.2.1). */
export function way(run: Run): Line[] {
  const [syn] = connections(run);
  const further = syn?.path.slice(1) ?? [];
  const routers = further.filter((node) => run.isA(node, 'router'));
  const switches = further.filter((node) => run.isA(node, 'switch'));
  if (!syn || routers.length === 0) return [];
  const looks = switches.length === 1 ? ['looks', 'changes'] : ['look', 'change'];
  const plain = switches.length > 0 ? ` ${list(switches)} only ${looks.join(' at MAC addresses, and ')} nothing.` : '';
  const text = `The way: ${list(routers)} ${routers.length === 1 ? 'passes' : 'pass'} each packet on, by the longest prefix that fits, with one less in the TTL, in a new frame.${plain}`;
  return [{ at: syn.event + 0.5, text, packets: [syn.number] }];
}

const GROUP = 'tls.handshake.extensions_key_share_group';

/** ClientHello, the server's flight, Finished (RFC 8446, 2; RFC 5246, 7.3). */
export function tls(run: Run): Line[] {
  if (run.url.scheme !== 'https') return [];
  const hello = run.packets.find((p) => p.node === run.client && said(run, p, 1));
  if (!hello) return [];
  const lines = [{ at: hello.event, text: clientHello(run, hello), packets: [hello.number] }];
  const answer = run.packets.find((p) => p.event > hello.event && said(run, p, 2));
  if (answer) lines.push({ at: answer.event, text: serverHello(run, answer), packets: [answer.number] });
  const shown = run.packets.find((p) => p.event > hello.event && run.field(p, 'x509af.subject') !== undefined);
  if (shown) lines.push({ at: shown.event, text: certificate(run, shown), packets: [shown.number] });
  const done = run.events.find(({ kind, node }) => kind.id === 'tls.established' && run.name(node) === run.client);
  if (done) lines.push({ at: done.id, text: verdict(run, done), packets: finished(run) });
  const refused = run.events.find(({ kind, node }) => kind.id === 'tls.alert' && run.name(node) === run.client);
  if (refused && !done) lines.push({ at: refused.id, text: `No connection: ${eventSentence(refused)}.`, packets: [] });
  return lines;
}

function clientHello(run: Run, hello: Packet): string {
  const name = run.field(hello, 'tls.handshake.extensions_server_name');
  const sni =
    name === undefined ? '' : ` It names ${name} in plain text, so that the server can choose its certificate.`;
  const resumed =
    run.field(hello, 'tls.handshake.extensions.psk.identity.identity') === undefined
      ? ''
      : ' I show a ticket of last time.';
  return `TLS: my ClientHello offers versions, ciphers and half of a key exchange.${sni}${resumed}`;
}

function serverHello(run: Run, answer: Packet): string {
  const version =
    run.meant(answer, 'tls.handshake.extensions.supported_version') ?? run.meant(answer, 'tls.handshake.version');
  const words = [version, run.meant(answer, 'tls.handshake.ciphersuite'), run.meant(answer, GROUP)];
  const chosen = words.filter((word) => word !== undefined).join(', ');
  const half = run.meant(answer, GROUP) === undefined ? 'answers' : 'answers with the other half';
  return `${answer.node} ${half}: ${chosen}. Both ends compute the same keys, which never cross the wire.`;
}

function certificate(run: Run, packet: Packet): string {
  const encrypted = run.meant(packet, 'tls.record.opaque_type') === undefined ? '' : 'Already encrypted: ';
  const [subject, issuer] = [run.meant(packet, 'x509af.subject'), run.meant(packet, 'x509af.issuer')];
  return `${encrypted}${packet.node} shows a certificate for ${subject}, signed by ${issuer}.`;
}

function verdict(run: Run, done: EventRow): string {
  if (numberOf(done, 'resumed') === 1)
    return 'No certificate this time: who knows the secret of last time is who it was. Finished, of both ends, proves it.';
  const asked = run.events.some(({ kind, id }) => kind.id === 'http.request' && id > done.id);
  if (!asked && run.status !== undefined && run.status !== 0)
    return `The chain leads to an authority that my machine trusts, but the certificate is not for ${run.url.host}. This is somebody else: I ask for nothing.`;
  return `My machine trusts the authority at the top, the certificate is for ${run.url.host}, and today is between its dates. Finished, of both ends, proves that nobody changed a word of this.`;
}

/** The packet that carried the client's Finished (type 20: RFC 8446, 4). */
function finished(run: Run): number[] {
  const sent = run.packets.find(
    (p) => p.node === run.client && p.protocol.startsWith('TLS') && run.fields(p, 'tls.handshake.type').includes('20'),
  );
  return sent ? [sent.number] : [];
}

/** Whether a packet carries a TLS handshake message of that type (RFC 8446, 4). */
const said = (run: Run, packet: Packet, type: number): boolean =>
  packet.protocol.startsWith('TLS') &&
  new RegExp(`(?:^|, )${type === 1 ? 'Client' : 'Server'} Hello`).test(packet.info);

/** The client's SYNs to the page's port, each once. */
function connections(run: Run): Packet[] {
  const seen = new Set<string>();
  return run.packets.filter((p) => {
    if (p.node !== run.client || !has(p, 'SYN') || run.field(p, 'tcp.dstport') !== String(run.url.port)) return false;
    const flow = `${p.destination} ${run.field(p, 'tcp.srcport')}`;
    return !seen.has(flow) && Boolean(seen.add(flow));
  });
}

const has = (packet: Packet, flags: string): boolean => packet.info.includes(`[${flags}]`);

const sameFlow = (run: Run, packet: Packet, syn: Packet): boolean =>
  packet.destination === syn.destination && run.field(packet, 'tcp.srcport') === run.field(syn, 'tcp.srcport');

/** An ACK of the client's own, that is no SYN sent again. */
const isAckOf = (run: Run, packet: Packet, syn: Packet): boolean =>
  packet.node === run.client && sameFlow(run, packet, syn) && !has(packet, 'SYN');

/** A NAT may stand between: ports and addresses of the client may be others where the reply is made. */
const isReplyTo = (run: Run, packet: Packet, syn: Packet): boolean =>
  packet.source === syn.destination && run.field(packet, 'tcp.srcport') === run.field(syn, 'tcp.dstport');
