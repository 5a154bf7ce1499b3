/** The request, what the server does with it, the answer, and the end of the connection. */
import { eventSentence, type EventRow } from '../../../core/event.ts';
import type { Packet, Run } from '../run.ts';
import type { Line } from '../told.ts';

/** The request as the server's side reads it, and as the wire carries it. */
export function request(run: Run): Line[] {
  const read = run.events.find((row) => row.kind.id === 'http.request');
  if (!read) return [];
  const server = run.name(read.node);
  const carried = run.packets.findLast((p) => p.event < read.id && p.node === run.client && carriesData(run, p));
  const who =
    run.url.scheme === 'https'
      ? `Only I and ${server} can read it: routers see addresses, ports and lengths.`
      : 'Everybody on the way can read it.';
  const text = `HTTP: I send ${read.note ?? 'the request'}. ${who}`;
  return [{ at: carried?.event ?? read.id, text, packets: carried ? [carried.number] : [] }];
}

/** The stations inside the server: proxy, application, service, database, store, log. */
export function pipeline(run: Run): Line[] {
  const [read, ...further] = run.events.filter((row) => row.kind.id === 'http.request').slice(0, 2);
  const lines = further.map((row) => ({
    at: row.id,
    text: `The front door passes the request on to ${passedTo(run, row, read)}, over a connection of its own.`,
    packets: around(run, row),
  }));
  const stations = run.events.filter(({ kind }) => kind.id.startsWith('app.'));
  const asked = stations.find(({ kind }) => kind.id === 'app.database');
  if (stations.length === 0) return lines;
  const said = stations.map((row) => eventSentence(row)).join('. ');
  return [...lines, { at: stations[0]!.id, text: `Inside: ${said}.`, packets: asked ? around(run, asked) : [] }];
}

const passedTo = (run: Run, row: EventRow, first: EventRow | undefined): string =>
  row.node === first?.node ? 'another program of that machine' : run.name(row.node);

/** The status, and what came with it. */
export function response(run: Run): Line[] {
  const rows = run.events.filter((row) => row.kind.id === 'http.response');
  const last = rows.at(-1);
  if (!last) return [];
  const carried = run.packets.find((p) => p.event > last.id && p.node === run.name(last.node) && carriesData(run, p));
  const text = `The answer travels back: ${last.note ?? ''}.`;
  return [{ at: last.id, text, packets: carried ? [carried.number] : [] }];
}

/** FINs: who ends the connection first (RFC 9293, 3.6). */
export function close(run: Run): Line[] {
  const port = String(run.url.port);
  const ends = run.packets.filter(
    (p) =>
      /\[.*FIN.*\]|\[.*RST.*\]/.test(p.info) &&
      [run.field(p, 'tcp.dstport'), run.field(p, 'tcp.srcport')].includes(port),
  );
  const [first] = ends;
  const answered = run.events.some(({ kind }) => kind.id === 'http.response');
  const stays = 'The connection stays open: the next request need not wait for a handshake.';
  if (!first) return answered ? [{ at: Infinity, text: stays, packets: [] }] : [];
  const who = first.node === run.client ? 'I close' : `${first.node} closes`;
  const how = first.info.includes('RST') ? 'with a RST, at once' : 'with a FIN, and the other end answers with its own';
  return [{ at: first.event, text: `${who} the connection, ${how}.`, packets: ends.map(({ number }) => number) }];
}

/** Where it ends without a page. */
export function failure({ status, command, events }: Run): Line[] {
  if (status === undefined || status === 0 || events.some(({ kind }) => kind.id === 'http.response')) return [];
  const [program = ''] = command.replace(/^sudo /, '').split(' ');
  return [{ at: Infinity, text: `There is no page: ${program} ends with exit status ${status}.`, packets: [] }];
}

const carriesData = (run: Run, packet: Packet): boolean => Number(run.field(packet, 'tcp.len') ?? 0) > 0;

/** The packet with data that came to a node before an event of its own. */
function around(run: Run, row: EventRow): number[] {
  const node = run.name(row.node);
  const before = run.packets.findLast((p) => p.event < row.id && p.reached.includes(node) && carriesData(run, p));
  return before ? [before.number] : [];
}
