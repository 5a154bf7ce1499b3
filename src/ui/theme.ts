/**
 * The colours: one per protocol, the same everywhere; one accent for focus; grey for what is not in the lens; red only for
 * what went wrong. The sixteen colours of the terminal's own palette, so that they suit a light background too.
 */

/** What a piece of text is; the theme says how that looks. */
export type Style =
  | 'plain'
  | 'strong'
  | 'dim'
  | 'grey'
  | 'accent'
  | 'focus'
  | 'chosen'
  | 'lit'
  | 'good'
  | 'bad'
  | 'code'
  | `protocol:${string}`
  | `curve:${CurveNumber}`;

/** Curves of the graph: what is asked about first, then what it is compared with. */
export type CurveNumber = '1' | '2' | '3' | '4' | '5';

export type ColorLevel = 'none' | 'colors';

/** SGR parameters (ECMA-48, 8.3.117). `colors` repeats what the plain reading says, never the other way round. */
interface Look {
  readonly attributes: string;
  readonly color: string;
}

const LOOKS: Readonly<Record<string, Look>> = {
  plain: { attributes: '', color: '' },
  strong: { attributes: '1', color: '' },
  dim: { attributes: '2', color: '' },
  grey: { attributes: '', color: '90' },
  accent: { attributes: '1', color: '93' },
  focus: { attributes: '1;7', color: '93' },
  chosen: { attributes: '7', color: '' },
  lit: { attributes: '1;7', color: '' },
  good: { attributes: '', color: '32' },
  bad: { attributes: '1', color: '31' },
  code: { attributes: '1', color: '' },
  'curve:1': { attributes: '', color: '92' },
  'curve:2': { attributes: '', color: '36' },
  'curve:3': { attributes: '', color: '95' },
  'curve:4': { attributes: '', color: '90' },
  'curve:5': { attributes: '', color: '33' },
};

const PROTOCOL_COLORS: Readonly<Record<string, string>> = {
  eth: '37',
  arp: '33',
  ip: '94',
  icmp: '36',
  udp: '95',
  tcp: '32',
  dns: '35',
  dhcp: '92',
  http: '96',
  tls: '34',
};

/** Which layer of the lens a protocol belongs to. */
export const PROTOCOL_LAYERS: Readonly<Record<string, 2 | 3 | 4 | 7>> = {
  eth: 2,
  arp: 2,
  ip: 3,
  icmp: 3,
  udp: 4,
  tcp: 4,
};

/** `ICMP` and `icmp` name the same protocol; `IPv4` is `ip`. */
export function protocolStyle(protocol: string): Style {
  const id = protocol
    .toLowerCase()
    .replace(/^(tls|ssl)v.*/, 'tls')
    .replace(/^http\/.*/, 'http');
  return `protocol:${id === 'ipv4' ? 'ip' : id === 'ethernet' ? 'eth' : id}`;
}

/** The SGR sequence that begins a style; empty when it looks like plain text. */
export function sgr(style: Style, level: ColorLevel): string {
  const protocol = style.startsWith('protocol:') ? style.slice('protocol:'.length) : undefined;
  const look = protocol === undefined ? LOOKS[style] : { attributes: '', color: PROTOCOL_COLORS[protocol] ?? '' };
  const parameters = [look?.attributes, level === 'none' ? '' : look?.color].filter(Boolean).join(';');
  return parameters ? `\u001b[${parameters}m` : '';
}
