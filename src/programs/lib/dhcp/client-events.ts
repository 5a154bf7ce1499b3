/** What a DHCP client records: which address it has and why, and what it did not take (RFC 2131, 4.4). */
import { type EventKind, type NumberField, type Reason, reason } from '../../../core/event.ts';
import type { Sys } from '../../../core/sys.ts';
import type { ClientAction } from '../../../protocols/dhcp/client.ts';
import type { ClientStatus } from './status.ts';

const ADDRESS: NumberField = { name: 'address', format: 'ipv4' };
const SERVER: NumberField = { name: 'server', format: 'ipv4' };
const SECONDS: NumberField = { name: 'seconds', format: 'count' };

const kind = (id: string, meaning: string, numbers: readonly NumberField[]): EventKind => ({
  id: `dhcp.${id}`,
  layer: 'application',
  meaning,
  numbers,
});

const BOUND = kind('bound', 'A client has an address, or has it for longer.', [ADDRESS, SERVER, SECONDS]);
const EXPIRED = kind('expired', 'A client stops using its address: its time is over.', [ADDRESS, SERVER]);
const RELEASED = kind('released', 'A client gives its address back.', [ADDRESS, SERVER]);
const LOST = kind('lost', 'A client stops using its address: a server forbids it.', [ADDRESS, SERVER]);
const DECLINED = kind('declined', 'A client does not take an address.', [ADDRESS]);
const REFUSED = kind('refused', "A client does not use a server's message.", [SERVER]);
const SILENCE = kind('no-answer', 'A client stops asking for a while.', []);

export const CLIENT_EVENTS = [BOUND, EXPIRED, RELEASED, LOST, DECLINED, REFUSED, SILENCE];

const GRANTED = reason(
  'dhcp-granted',
  '{server} acknowledged {address} for {seconds} s, and nobody answered an ARP probe for it.',
  'RFC 2131, 4.4.1',
);
const KEPT = reason(
  'dhcp-kept',
  '{server} confirmed that {address}, which this client had before, is still its own: {seconds} s from now.',
  'RFC 2131, 4.4.2',
);
const EXTENDED = reason('dhcp-extended', '{server} extended {address} by {seconds} s from now.', 'RFC 2131, 4.4.5');
const OVER = reason(
  'dhcp-over',
  'No server extended {address} in time: it may not be used any more.',
  'RFC 2131, 4.4.5',
);
const GIVEN_BACK = reason('dhcp-given-back', '{address} goes back to {server}.', 'RFC 2131, 4.4.6');
const FORBIDDEN = reason(
  'dhcp-forbidden',
  'A NAK came: {address} is not right here, so the client begins anew.',
  'RFC 2131, 4.4.5',
);
const TAKEN = reason(
  'dhcp-taken',
  'Another machine answered the ARP probe for {address}: the client declines it.',
  'RFC 2131, 3.1',
);
const UNUSABLE = reason('dhcp-unusable', 'The message of {server} is not used: {note}.', 'RFC 2131, 4.4.1');
const NOBODY = reason('dhcp-nobody', 'No server answered; it tries again later.', 'RFC 2131, 4.4.1');

export const CLIENT_REASONS: readonly Reason[] = [
  ...[GRANTED, KEPT, EXTENDED, OVER, GIVEN_BACK, FORBIDDEN, TAKEN, UNUSABLE, NOBODY],
];

const ENDS = {
  expired: { kind: EXPIRED, reason: OVER },
  released: { kind: RELEASED, reason: GIVEN_BACK },
  nak: { kind: LOST, reason: FORBIDDEN },
} as const;

export function record(sys: Sys, action: ClientAction, { interface: name }: ClientStatus): void {
  switch (action.do) {
    case 'bind': {
      const { address, server, seconds } = action.lease;
      const why = action.how === 'new' ? GRANTED : action.how === 'had before' ? KEPT : EXTENDED;
      return sys.emit(BOUND, { reason: why, numbers: [address, server, seconds], note: name });
    }
    case 'unbind': {
      const end = ENDS[action.why];
      return sys.emit(end.kind, { reason: end.reason, numbers: [action.lease.address, action.lease.server] });
    }
    case 'conflict':
      return sys.emit(DECLINED, { reason: TAKEN, numbers: [action.address] });
    case 'refuse':
      return sys.emit(REFUSED, { reason: UNUSABLE, numbers: [action.from], note: action.why });
    case 'give-up':
      return sys.emit(SILENCE, { reason: NOBODY, note: name });
    default:
      return;
  }
}
