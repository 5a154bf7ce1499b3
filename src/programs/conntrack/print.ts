/** A flow on a line, as libnetfilter_conntrack's default output has it. */
import type { ConntrackEventRow, ConntrackRow } from '../../core/netfilter-tables.ts';
import { NS_PER_S } from '../../core/time.ts';

const NUMBERS: Readonly<Record<string, number>> = { icmp: 1, tcp: 6, udp: 17 };

/** `tcp      6 431999 ESTABLISHED src=... dst=... sport=... dport=... src=... [ASSURED] mark=0 use=1`. */
export const flowLine = (flow: ConntrackRow, extended: boolean): string =>
  `${extended ? 'ipv4     2 ' : ''}${flowText(flow, true)} mark=0 use=1`;

const LABELS = { NEW: '    [NEW] ', UPDATE: ' [UPDATE] ', DESTROY: '[DESTROY] ' } as const;

export function eventLine(news: ConntrackEventRow, extended: boolean, stamp: string): string {
  const byHand = news.byHand ? ' [USERSPACE]' : '';
  const timed = news.what !== 'DESTROY' || news.timeout > 0;
  const family = extended ? 'ipv4     2 ' : '';
  return `${stamp}${LABELS[news.what]}${family}${flowText(news, timed)}${byHand}`;
}

function flowText(flow: ConntrackRow, timed: boolean): string {
  const { bytes, counted, packets, replyBytes, replyPackets } = flow;
  const number = NUMBERS[flow.protocol] ?? Number(flow.protocol);
  const name = NUMBERS[flow.protocol] === undefined ? 'unknown' : flow.protocol;
  const amounts = (p: number, b: number): string => (counted ? `packets=${p} bytes=${b}` : '');
  return [
    `${name.padEnd(8)} ${number}`,
    timed ? String(Math.floor(flow.timeout / NS_PER_S)) : '',
    flow.state,
    `src=${flow.source} dst=${flow.destination}`,
    detail(flow, false),
    amounts(packets, bytes),
    flow.replied ? '' : '[UNREPLIED]',
    `src=${flow.replySource} dst=${flow.replyDestination}`,
    detail(flow, true),
    amounts(replyPackets, replyBytes),
    flow.assured ? '[ASSURED]' : '',
  ]
    .filter((part) => part !== '')
    .join(' ');
}

function detail(flow: ConntrackRow, reply: boolean): string {
  if (flow.protocol === 'icmp') {
    const id = reply ? flow.replyDestinationPort : flow.sourcePort;
    return `type=${reply ? flow.replyType : flow.type} code=${flow.code} id=${id}`;
  }
  if (flow.protocol !== 'tcp' && flow.protocol !== 'udp') return '';
  const [from, to] = reply
    ? [flow.replySourcePort, flow.replyDestinationPort]
    : [flow.sourcePort, flow.destinationPort];
  return `sport=${from} dport=${to}`;
}
