/** How tcpdump calls the options of BOOTP and DHCP (RFC 2132 and others), and how it writes what they hold. */

/** `address`, `pairs` of them, `number`, `signed`, `short`, `bytes` with dots, `text`, `switch`; or a form of one option's own. */
export type Form =
  | 'address'
  | 'pairs'
  | 'number'
  | 'signed'
  | 'short'
  | 'bytes'
  | 'text'
  | 'switch'
  | 'message'
  | 'parameters'
  | 'node'
  | 'overload'
  | 'client'
  | 'fqdn'
  | 'agent'
  | 'routes'
  | 'classes';

export interface OptionName {
  readonly name: string;
  readonly form: Form;
}

const LETTERS: Readonly<Record<string, Form>> = {
  i: 'address',
  p: 'pairs',
  l: 'number',
  L: 'signed',
  s: 'short',
  b: 'bytes',
  a: 'text',
  B: 'switch',
};

/** Code, letter of the form, name. */
const TABLE = `
1 i Subnet-Mask|2 L Time-Zone|3 i Default-Gateway|4 i Time-Server|5 i IEN-Name-Server|6 i Domain-Name-Server|7 i LOG|8 i CS
9 i LPR-Server|10 i IM|11 i RL|12 a Hostname|13 s BS|14 a DP|15 a Domain-Name|16 i SS|17 a RP|18 a EP|19 B IPF|20 B SRT|21 p PF
22 s RSZ|23 b TTL|24 l MTU-Timeout|25 s MTU-Table|26 s MTU|27 B LSN|28 i BR|29 B MD|30 B MS|31 B Router-Discovery|32 i RSA
33 p Static-Route|34 B UT|35 l AT|36 B IE|37 b TT|38 l KI|39 B KG|40 a YD|41 i YS|42 i NTP|43 b Vendor-Option
44 i Netbios-Name-Server|45 i WDD|47 a Netbios-Scope|48 i XFS|49 i XDM|50 i Requested-IP|51 l Lease-Time|54 i Server-ID|56 a MSG
57 s MSZ|58 l RN|59 l RB|60 a Vendor-Class|64 s N+D|65 i N+S|66 a TFTP|67 a BF|68 i MH|69 i SMTP|70 i POP3
71 i NNTP|72 i WWW|73 i FG|74 i IRC|75 i STS|76 i STDA|78 b SLP-DA|79 b SLP-SCOPE|80 a SLP-NA|83 b ARMT|88 a TZSTR|89 b FQDNS|90 b AUTH|91 L Last-Transaction-Time|92 i Associated-IP|93 s ARCH|94 b NDI|95 a LDAP
97 b GUID|98 a UAP|100 a POSIX-TZ|101 a TZ-Name|112 i NI|113 a NITAG|114 a URL|116 B NOAUTO|117 s NSSEARCH|118 i SUBNET
150 i TFTP-Server-Address|161 a MUD-URL`;

const SPECIAL: Readonly<Record<number, OptionName>> = {
  0: { name: 'PAD', form: 'bytes' },
  46: { name: 'Netbios-Node', form: 'node' },
  52: { name: 'OO', form: 'overload' },
  53: { name: 'DHCP-Message', form: 'message' },
  55: { name: 'Parameter-Request', form: 'parameters' },
  61: { name: 'Client-ID', form: 'client' },
  77: { name: 'User-Class', form: 'classes' },
  81: { name: 'FQDN', form: 'fqdn' },
  82: { name: 'Agent-Information', form: 'agent' },
  121: { name: 'Classless-Static-Route', form: 'routes' },
  249: { name: 'Classless-Static-Route-Microsoft', form: 'routes' },
  255: { name: 'END', form: 'bytes' },
};

const entry = (text: string): readonly [number, OptionName] => {
  const [code = '', letter = '', name = ''] = text.split(' ');
  return [Number(code), { name, form: LETTERS[letter]! }];
};

export const OPTIONS: Readonly<Record<number, OptionName>> = {
  ...Object.fromEntries(TABLE.trim().split(/[|\n]/).map(entry)),
  ...SPECIAL,
};
