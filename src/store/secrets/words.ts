/** The key schedule in words: each secret with what went into it, what it is for, and who has it. */
import type { Journal } from '../journal.ts';
import type { Session, TopologyView } from '../session.ts';
import type { ViewState } from '../view.ts';
import type { Wording } from '../wording.ts';
import { connectionAsked } from './find.ts';
import type { KeyedConnection, KeyStep } from './ledger.ts';
import { type SecretNode, secretTree } from './tree.ts';

export const NO_SECRETS = 'No TLS connection has made a key yet. curl https://… makes some.';

/** One secret, where it hangs on the tree. */
export interface SecretRow {
  /** How deep it hangs; 0 is the trunk. */
  readonly depth: number;
  readonly name: string;
  /** `1dc826e9 3606aa6f…` */
  readonly value: string;
  readonly bytes: number;
  /** How it was made, what it is for, and what is odd about it: one or more sentences without their full stop. */
  readonly told: readonly string[];
  /** The keys made from it: `key dbfaa693 d1762c5b…`. */
  readonly keys: readonly string[];
}

export interface SecretsTold {
  readonly title: string;
  /** Whose they are, and who could have them. */
  readonly whose: readonly string[];
  readonly rows: readonly SecretRow[];
}

export function secretsTold(
  session: Session,
  journal: Journal,
  wording: Wording,
  view: ViewState,
): SecretsTold | undefined {
  const connection = connectionAsked(session, journal, wording, view);
  if (!connection) return undefined;
  const { topology } = session;
  const tree = secretTree(connection);
  const source = isNew(connection) ? 'RFC 8446, 7.1' : 'RFC 5246, 8.1 and 6.3';
  return {
    title: `Key schedule of TLS ${isNew(connection) ? '1.3' : '1.2'} (${source})`,
    whose: [between(connection, topology), whoHasThem(connection, tree, topology)],
    rows: tree.flatMap((node) => rowsOf(node, 0, connection, topology)),
  };
}

export function secretSentences(session: Session, journal: Journal, wording: Wording, view: ViewState): string[] {
  const told = secretsTold(session, journal, wording, view);
  if (!told) return [NO_SECRETS];
  const rows = told.rows.map(({ name, value, bytes, told: how, keys }) => {
    const made = keys.length > 0 ? ` Made from it: ${keys.join(', ')}.` : '';
    return `${name}, ${bytes} B, ${value}: ${how.join('; ')}.${made}`;
  });
  return [`${told.title}.`, ...told.whose, ...rows];
}

const isNew = ({ steps }: KeyedConnection): boolean => steps.some(({ name }) => name === 'early_secret');

const nameOf = (topology: TopologyView, node: number): string => topology.nodes[node]?.name ?? '?';

/** `laptop, port 40001, and www, port 443.` */
function between({ ends }: KeyedConnection, topology: TopologyView): string {
  const [client, server] = [ends.find(({ role }) => role === 'client'), ends.find(({ role }) => role === 'server')];
  if (client && server) {
    return `The client ${nameOf(topology, client.node)}, port ${client.local}, and the server ${nameOf(topology, server.node)}, port ${server.local}.`;
  }
  const only = ends[0]!;
  return `The ${only.role} ${nameOf(topology, only.node)}, port ${only.local}, with ${only.peer}, port ${only.port}.`;
}

function whoHasThem({ steps, ends }: KeyedConnection, tree: readonly SecretNode[], topology: TopologyView): string {
  if (ends.length < 2) return `Only ${nameOf(topology, ends[0]!.node)} has made keys so far.`;
  if (flat(tree).some(({ disputed }) => disputed)) return 'The two ends do not agree on all of them.';
  const sealed = steps.some(({ name, from }) => name === 'pre_master_secret' && from === 'RSA');
  if (sealed) return 'Both have the same bytes. On the wire the first of them was encrypted, the others never were.';
  return 'Both made the same bytes, each for itself. None of them was on the wire: whoever watched it has none.';
}

const flat = (nodes: readonly SecretNode[]): SecretNode[] => nodes.flatMap((node) => [node, ...flat(node.branches)]);

function rowsOf(node: SecretNode, depth: number, connection: KeyedConnection, topology: TopologyView): SecretRow[] {
  const { step, known, disputed, keys, branches } = node;
  const owner = known.length === 1 && connection.ends.length > 1 ? [`only ${nameOf(topology, known[0]!)} has it`] : [];
  const odd = disputed ? ['the two ends came to different bytes'] : owner;
  const row: SecretRow = {
    depth,
    name: step.name,
    value: begin(step.value),
    bytes: step.value.length / 2,
    told: [howMade(step), ...(step.made === 'extract' ? [] : [step.purpose]), ...odd],
    keys: keys.map((key) => `${key.name.slice(step.name.length + 1).replace('_', ' ')} ${begin(key.value)}`),
  };
  return [row, ...branches.flatMap((each) => rowsOf(each, depth + 1, connection, topology))];
}

/** The first eight bytes of hex digits. */
const begin = (hex: string): string => `${hex.slice(0, 8)} ${hex.slice(8, 16)}${hex.length > 16 ? '…' : ''}`.trim();

function howMade({ made, from, label, input, inputBytes }: KeyStep): string {
  const begun = `${inputBytes.slice(0, 8)}…`;
  switch (made) {
    case 'extract':
      return `HKDF-Extract of ${material(input, begun)}${from === '0' ? '' : `, salted with "derived" of ${stem(from)}`}`;
    case 'derive':
      return `Derive-Secret "${label}" over ${input === 'nothing' ? 'no message' : `${input}, hash ${begun}`}`;
    case 'expand':
      return `HKDF-Expand-Label "${label}"${input === 'nothing' ? '' : ` with ${input} ${begun}`}`;
    case 'prf':
      return `PRF "${label}" of ${from} with ${input}, ${begun}`;
    case 'cut':
      return input;
    default:
      return `${from}: ${input}`;
  }
}

/** What is extracted, for who sees `(EC)DHE` for the first time. */
function material(input: string, begun: string): string {
  if (input === '0') return 'zeros: nothing new goes in';
  if (input === 'PSK') return `the PSK of the session before, ${begun}`;
  return `the secret that both key shares make (${input}), ${begun}`;
}

const stem = (from: string): string => from.replace(/^derived from /, '');
