/** A socket as one row of ss's table: its state, its queues, its two ends, and what was asked to be told besides (ss(8)). */
import { formatIpv4, parseIpv4 } from '../../core/address.ts';
import type { Sys } from '../../core/sys.ts';
import type { SocketRow, TcpRow } from '../../core/tables.ts';
import { NS_PER_MS } from '../../core/time.ts';
import { serviceName, type Transport } from '../../dissect/services.ts';
import { nameOrDotted } from '../lib/hosts.ts';
import type { Cells } from './columns.ts';
import type { Ends } from './filter.ts';
import { infoWords } from './info.ts';
import type { Settings } from './settings.ts';
import { shownState, stateOf, type StateName } from './states.ts';

export interface Listing {
  readonly sys: Sys;
  readonly settings: Settings;
  readonly ephemeral: readonly [number, number];
  readonly info: (row: SocketRow) => TcpRow | undefined;
  /** What a listening socket's connections will begin with. */
  readonly congestion: string;
  readonly initialWindow: number;
}

/** 0 where the table says `*`. */
export function endsOf(row: SocketRow): Ends {
  const [local = '', localPort = ''] = row.local.split(':');
  const [peer = '', peerPort = ''] = row.remote.split(':');
  const number = (text: string): number => {
    const parsed = parseIpv4(text);
    return parsed.ok ? parsed.value : 0;
  };
  return {
    local: number(local),
    localPort: Number(localPort) || 0,
    peer: number(peer),
    peerPort: Number(peerPort) || 0,
  };
}

export function cellsOf(listing: Listing, row: SocketRow): Cells {
  const ends = endsOf(row);
  const state = stateOf(row);
  return {
    netid: row.protocol,
    state: shownState(state),
    received: String(row.queued).padEnd(6),
    sent: String(row.sendQueued).padEnd(6),
    local: `${hostName(listing, ends.local)}:`,
    localPort: portName(listing, row, ends.localPort),
    peer: `${hostName(listing, ends.peer)}:`,
    peerPort: portName(listing, row, ends.peerPort),
    process: extras(listing, row, state),
  };
}

const hostName = ({ sys, settings }: Listing, address: number): string =>
  settings.resolve && address !== 0 ? nameOrDotted(sys, address) : formatIpv4(address);

/** Service names, but for ports that are handed out at random. */
function portName({ settings, ephemeral }: Listing, row: SocketRow, port: number): string {
  if (port === 0) return '*';
  const [low, high] = ephemeral;
  const named = !settings.numeric && (port < low || port > high);
  return (named ? serviceName(port, row.protocol as Transport) : undefined) ?? String(port);
}

function extras(listing: Listing, row: SocketRow, state: StateName): string {
  const { settings } = listing;
  const words = [
    ...(settings.processes && row.pid > 0 ? [`users:(("${row.program}",pid=${row.pid},fd=${row.fd}))`] : []),
    ...(settings.options && row.timer !== '' ? [timer(row)] : []),
    ...(settings.extended ? [`ino:${row.inode}`, ...halves(state)] : []),
  ];
  const first = words.map((word) => ` ${word}`).join('');
  if (!settings.memory && !(settings.info && row.protocol !== 'udp')) return first;
  return `${first}${settings.oneLine ? '' : '\n\t'}${details(listing, row)}`;
}

const timer = (row: SocketRow): string => `timer:(${row.timer},${timerTime(row.expires)},${row.tries})`;

/** As ss writes it: `59sec`, `200ms`, and 1.5 s as `1.500ms`. */
function timerTime(ns: number): string {
  const all = Math.ceil(ns / NS_PER_MS);
  const minutes = Math.floor(all / 60_000);
  const seconds = minutes > 9 ? 0 : Math.floor(all / 1000) % 60;
  const milliseconds = minutes > 0 || seconds > 9 ? 0 : all % 1000;
  const rest = milliseconds > 0 ? `${String(milliseconds).padStart(3, '0')}ms` : '';
  return `${minutes > 0 ? `${minutes}min` : ''}${seconds > 0 ? `${seconds}${rest === '' ? 'sec' : '.'}` : ''}${rest}`;
}

const CLOSED_HERE: readonly StateName[] = ['fin-wait-1', 'fin-wait-2', 'closing', 'last-ack'];
const CLOSED_THERE: readonly StateName[] = ['close-wait', 'closing', 'last-ack'];

/** Which halves of the connection are open: `<->`. What is in TIME-WAIT has none. */
function halves(state: StateName): string[] {
  if (state === 'time-wait' || state === 'syn-recv') return [];
  return [`${CLOSED_THERE.includes(state) ? '-' : '<'}-${CLOSED_HERE.includes(state) ? '-' : '>'}`];
}

function details(listing: Listing, row: SocketRow): string {
  const { settings } = listing;
  const info = listing.info(row);
  const memory = settings.memory && info ? [memoryWords(info)] : [];
  return [...memory, ...(settings.info ? protocolWords(listing, row, info) : [])].map((words) => ` ${words}`).join('');
}

/** What a real kernel spends on buffers besides is no part of this world. */
const memoryWords = (info: TcpRow): string => `skmem:(rb${info.receiveBuffer},tb${info.sendBuffer})`;

function protocolWords(listing: Listing, row: SocketRow, info: TcpRow | undefined): string[] {
  if (row.protocol !== 'tcp' || row.state === 'TIME-WAIT') return [];
  if (row.state === 'LISTEN') return [`${listing.congestion} cwnd:${listing.initialWindow}`];
  return info ? [infoWords(info, listing.settings.options, listing.settings.numeric)] : [];
}
