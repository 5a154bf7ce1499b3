/** dhclient's clients: who they say they are, what they remember, and what they tell. */
import { utf8 } from '../../core/bytes.ts';
import type { Sys } from '../../core/sys.ts';
import type { ClientAction } from '../../protocols/dhcp/client.ts';
import * as dhcp from '../../protocols/dhcp/codec.ts';
import { ClientMachine } from '../../protocols/dhcp/machine.ts';
import { DHCLIENT_PACE } from '../../protocols/dhcp/pace.ts';
import { ClientSession, macOf, type Manner } from '../lib/dhcp/session.ts';
import { type ClientStatus, DHCP_CLIENTS } from '../lib/dhcp/status.ts';
import { ISC_STYLE } from '../lib/dhcp/wire.ts';
import { forgetLeases, readLease, writeLease } from './lease-file.ts';
import { line } from './lines.ts';

const { OPTION } = dhcp;
/** What dhclient would like to be told, when its configuration does not say otherwise. */
const PARAMETERS = [
  ...[OPTION.mask, OPTION.broadcast, OPTION.timeOffset, OPTION.router],
  ...[OPTION.domain, OPTION.dns, OPTION.hostname],
];
const PROBES = 2;

/** `print`: where its lines go. */
export function session(sys: Sys, status: ClientStatus, print: (line: string) => void): ClientSession {
  const manner: Manner = { says: line, print, style: ISC_STYLE, remembers: (action, of) => remember(sys, action, of) };
  return new ClientSession(sys, status, manner);
}

/** The client that minds an interface now, or a new one, with the lease that the file remembers. */
export function statusOf(sys: Sys, name: string, fresh: boolean): ClientStatus {
  const known = sys.shared(DHCP_CLIENTS).get(name);
  if (known && !fresh) return known;
  const hostname = { code: OPTION.hostname, data: utf8(sys.hostname) };
  const parameters = { code: OPTION.parameters, data: Uint8Array.from(PARAMETERS) };
  const machine = new ClientMachine(
    {
      identity: {
        mac: macOf(sys, name),
        requestedFirst: false,
        options: [hostname, parameters],
        always: [hostname],
        broadcast: false,
      },
      pace: DHCLIENT_PACE,
      rng: sys.rng,
      probes: PROBES,
    },
    readLease(sys, name),
  );
  const status: ClientStatus = {
    interface: name,
    machine,
    pid: 0,
    tellsLifetime: true,
    outcome: undefined,
    resolver: known?.resolver,
  };
  sys.shared(DHCP_CLIENTS).set(name, status);
  return status;
}

function remember(sys: Sys, action: ClientAction, { interface: name }: ClientStatus): void {
  if (action.do === 'bind') writeLease(sys, name, action.lease);
  if (action.do === 'unbind') forgetLeases(sys, name);
}
