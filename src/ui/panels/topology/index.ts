/** Topology: nodes and links, drawn by themselves, with the frames that are on the wire right now. */
import type { LinkView } from '../../../core/lens.ts';
import { formatDuration, formatRate } from '../../../core/units.ts';
import type { Hop } from '../../../store/packets.ts';
import { goTo, patch, type Change } from '../../../store/view.ts';
import { shortProtocol } from '../../../store/wording.ts';
import { inLens } from '../../lens.ts';
import type { Panel, Screen } from '../../screen.ts';
import type { Key } from '../../terminal/keys.ts';
import { EMPTY, line, span, type Drawing, type Line, type Size } from '../../text.ts';
import { protocolStyle, type Style } from '../../theme.ts';
import { drawTopology, type Flight } from '../../topology/draw.ts';
import type { Plan } from '../../topology/plan.ts';

export const topology: Panel = {
  id: 'topology',
  key: '2',
  name: 'Topology',
  title: () => 'Topology',
  status: (screen) => `lens ${screen.view.lens}`,
  draw,
  press,
};

/** Frames that are drawn on the wires at once, at most. */
const MOST_FLIGHTS = 16;

/** Rows that the panel would like to have, with borders and the lines below the drawing. */
export const topologyRows = (screen: Screen): number => screen.plans.rows(screen.session.topology) + 3;

const chosenNode = (screen: Screen): number =>
  Math.max(
    0,
    screen.session.topology.nodes.findIndex((n) => n.name === screen.view.node),
  );

const planOf = (screen: Screen, width: number, height: number): Plan =>
  screen.plans.get(screen.session.topology, width, height, screen.view.lens, chosenNode(screen));

function draw(screen: Screen, { width, height }: Size): Drawing {
  const footing = height >= 7 ? 2 : height >= 4 ? 1 : 0;
  const room = height - footing;
  const drawing = planOf(screen, width, room);
  const { player } = screen.session;
  const hops = screen.journal.packets.inFlight(player.now, player.event);
  const links = screen.session.lens.links();
  const lines = drawTopology(
    {
      plan: drawing,
      flights: drawn(hops).flatMap((hop) => flightOf(screen, hop)),
      chosenNode: chosenNode(screen),
      chosenLink: screen.view.link === undefined ? undefined : linkIndex(screen, screen.view.link),
      down: new Set(links.flatMap((l) => (l.up ? [] : [linkIndex(screen, l.name)]))),
      focused: screen.view.focus === 'topology' && screen.view.place === 'control',
      nodeStyle: (node) => nodeStyle(screen, node),
    },
    width,
    room,
  );
  while (lines.length < room) lines.push(EMPTY);
  const below = [...captions(screen, hops, drawing), ...linkLine(screen)];
  return { lines: [...lines, ...below.slice(0, footing)] };
}

/** Of a crowd on the wires every so many-th is drawn, and always the same ones: each must be taken apart for its colour. */
function drawn(hops: readonly Hop[]): readonly Hop[] {
  const share = Math.ceil(hops.length / MOST_FLIGHTS);
  return share <= 1 ? hops : hops.filter((hop) => hop.index % share === 0);
}

const linkIndex = (screen: Screen, name: string): number =>
  screen.session.topology.links.findIndex((l) => l.name === name);

function flightOf(screen: Screen, hop: Hop): Flight[] {
  const { topology: view, player } = screen.session;
  const at = (end: { node: number; port: number }): boolean => end.node === hop.node && end.port === hop.port;
  const link = view.links.findIndex((l) => at(l.a) || at(l.b));
  if (link < 0) return [];
  const progress = (player.now - hop.sent) / Math.max(1, hop.arrives - hop.sent);
  return [{ link, fromA: at(view.links[link]!.a), progress, style: hopStyle(screen, hop) }];
}

function hopStyle(screen: Screen, hop: Hop): Style {
  const protocol = screen.wording.packet(hop.sentEvent)?.protocol;
  if (protocol === undefined) return 'strong';
  return inLens(screen.view.lens, protocol) ? protocolStyle(protocol) : 'grey';
}

/** Switches think in frames and routers in packets: under a lens the others are grey. */
function nodeStyle(screen: Screen, node: number): Style {
  const kind = screen.session.topology.nodes[node]!.kind;
  const { lens } = screen.view;
  const grey = (lens === 'L4' || lens === 'L7') && kind !== 'host';
  return grey || (lens === 'L3' && (kind === 'switch' || kind === 'hub'))
    ? 'grey'
    : kind === 'host'
      ? 'plain'
      : 'strong';
}

function captions(screen: Screen, hops: readonly Hop[], drawing: Plan): Line[] {
  const hidden =
    drawing.hidden > 0
      ? [
          line(
            span(
              `${drawing.hidden} more nodes; Tab goes to the next${screen.view.zoom ? '' : ', zoom (z) shows more'}`,
              'dim',
            ),
          ),
        ]
      : [];
  const newest = hops.at(-1);
  if (!newest) return hidden;
  const packet = screen.wording.packet(newest.sentEvent);
  const ttl = screen.wording.ttl(newest.sentEvent);
  const { from, to } = screen.journal.ends(newest);
  const more = hops.length > 1 ? `   and ${hops.length - 1} more` : '';
  const what = packet
    ? `${shortProtocol(packet.protocol)} ${screen.wording.words(newest.sentEvent)}${ttl === undefined ? '' : `  ttl ${ttl}`}`
    : 'a frame';
  return [
    line(
      span('▶ ', hopStyle(screen, newest)),
      span(`${from} → ${to}`, 'strong'),
      '  ',
      span(what, hopStyle(screen, newest)),
      span(more, 'dim'),
    ),
    ...hidden,
  ];
}

/** The chosen link; without one, the first of the chosen node. */
export function linkOf(screen: Screen): LinkView | undefined {
  const links = screen.session.lens.links();
  const { view } = screen;
  return (
    links.find((l) => l.name === view.link) ??
    links.find((l) => [l.from, l.to].some((end) => end.split(':')[0] === view.node))
  );
}

function linkLine(screen: Screen): Line[] {
  const link = linkOf(screen);
  if (!link) return [];
  const loss = `loss ${Number((link.loss * 100).toFixed(3))}%`;
  const state = link.up ? span('up', 'good') : span('down', 'bad');
  return [
    line(
      span(`link ${link.from} → ${link.to}  `, 'dim'),
      state,
      span(`  ${formatRate(link.rate)}  ${formatDuration(link.delay)}  `, 'dim'),
      span(loss, link.loss > 0 ? 'bad' : 'dim'),
      span(`  queue ${link.queued}/${link.queueLimit}`, link.queued > link.queueLimit / 2 ? 'bad' : 'dim'),
    ),
  ];
}

function press(screen: Screen, key: Key): Change | string | undefined {
  const { view, session } = screen;
  if (key.name === 'enter') return goTo(view.node);
  const direction = { up: [0, -1], down: [0, 1], left: [-1, 0], right: [1, 0] }[key.name];
  if (!direction) return undefined;
  const drawing = planOf(screen, 76, 14);
  const from = drawing.nodes.find((n) => n.node === chosenNode(screen));
  if (!from) return undefined;
  const [dx = 0, dy = 0] = direction;
  let best: { node: number; distance: number } | undefined;
  for (const n of drawing.nodes) {
    const along = (n.x - from.x) * dx + (n.y - from.y) * dy * 4;
    const across = Math.abs((n.x - from.x) * dy) + Math.abs((n.y - from.y) * dx) * 4;
    const distance = along + 2 * across;
    if (along > 0 && (!best || distance < best.distance)) best = { node: n.node, distance };
  }
  return best && patch({ node: session.topology.nodes[best.node]!.name, link: undefined });
}
