/**
 * A DHCP client as a state machine without input and output (RFC 2131, 4.4 and figure 5): messages and time go in, what is to be done
 * comes out. `TABLE` says for every state what every event means there.
 */
import { BROADCAST_IPV4, type Ipv4Address } from '../../core/address.ts';
import { NEVER, type Ns } from '../../core/time.ts';
import { type Answer, Client, type ClientAction, type ClientState, type Timer, TIMERS } from './client.ts';
import * as messages from './client-messages.ts';
import * as dhcp from './codec.ts';

/** A timer goes off (`begin`: it is time to try), somebody has the address that is being checked, or the lease is given back. */
type Happening = Timer | 'conflict' | 'release';
export type ClientEvent = { readonly on: Happening } | Answer;

type Handler = (c: Client) => void;
type AnswerHandler = (c: Client, answer: Answer) => void;

export class ClientMachine extends Client {
  handle(event: ClientEvent, now: Ns): ClientAction[] {
    this.now = now;
    const row = TABLE[this.state];
    if ('message' in event) row[event.on](this, event);
    else row[event.on](this);
    return this.takeActions();
  }

  /** A message to this client; what is not for its present exchange is not looked at (RFC 2131, 4.4.1). */
  receive(message: dhcp.DhcpMessage, from: Ipv4Address, now: Ns): ClientAction[] {
    const { mac } = this.settings.identity;
    if (message.operation !== dhcp.REPLY || message.xid !== this.xid || dhcp.macOf(message) !== mac) return [];
    const on = ANSWERS[dhcp.typeOf(message)];
    return on ? this.handle({ on, message, from }, now) : [];
  }

  /** When `tick` is due next, and whether that wait moves the clock. */
  nextTimer(): { readonly at: Ns; readonly upkeep: boolean } | undefined {
    const at = Math.min(...Object.values(this.timers));
    if (at === NEVER) return undefined;
    return { at, upkeep: this.state !== 'CHECKING' && !this.eager };
  }

  /** What is due. */
  tick(now: Ns): ClientAction[] {
    const actions: ClientAction[] = [];
    for (;;) {
      const due = TIMERS.find((on) => this.timers[on] <= now);
      if (!due) return actions;
      this.timers[due] = NEVER;
      actions.push(...this.handle({ on: due }, now));
    }
  }
}

const ANSWERS: Readonly<Record<number, Answer['on']>> = {
  [dhcp.TYPE.offer]: 'offer',
  [dhcp.TYPE.ack]: 'ack',
  [dhcp.TYPE.nak]: 'nak',
};

const nothing = (): void => {};

const refuse =
  (why: string): AnswerHandler =>
  (c, { on, from }) =>
    c.act({ do: 'refuse', type: on, from, why });

const offered: AnswerHandler = (c, event) => {
  const lease = c.read(event);
  if (!lease) return;
  c.candidate = lease;
  c.stopTimers();
  c.state = 'REQUESTING';
  c.tries = 0;
  c.timers['give-up'] = c.now + c.settings.pace.insists;
  c.request(lease.address, lease.server);
};

const granted: AnswerHandler = (c, event) => {
  const lease = c.read(event);
  if (!lease) return;
  c.candidate = lease;
  if (c.settings.probes > 0 && c.state === 'REQUESTING') c.startChecking();
  else c.bind();
};

/** RFC 2131, 4.4.1: a NAK ends the attempt, or the lease, and it begins anew. */
const refused =
  (using: boolean): AnswerHandler =>
  (c, event) => {
    c.act({ do: 'heard', type: 'nak', message: event.message, from: event.from });
    c.lose('nak', using);
    c.select();
  };

const expired: Handler = (c) => {
  c.lose('expired', true);
  c.select();
};

const renew = (c: Client): void => {
  c.eager = false;
  c.state = 'RENEWING';
  c.exchange();
  c.extend(c.lease!, c.lease!.server, c.lease!.rebindAt);
};

const rebind = (c: Client): void => {
  c.eager = false;
  c.state = 'REBINDING';
  c.timers.t1 = NEVER;
  c.exchange();
  c.extend(c.lease!, BROADCAST_IPV4, c.lease!.expiresAt);
};

const released = (c: Client): void => {
  const { address, server } = c.lease!;
  c.exchange();
  c.tell(messages.release(c.settings.identity, { xid: c.xid, secs: 0 }, address, server));
  c.lose('released', true);
};

const stopped = (c: Client): void => {
  c.lose('released', false);
};

const select = (c: Client): void => c.select();

const reboot = (c: Client): void => {
  c.stopTimers();
  c.state = 'REBOOTING';
  c.exchange();
  c.timers['give-up'] = c.now + c.settings.pace.insists;
  c.request(c.lease!.address);
};

const resendDiscover = (c: Client): void => {
  if (c.tries < c.settings.pace.tries) c.discover();
  else giveUp(c);
};

const giveUp = (c: Client): void => {
  c.rest(c.settings.pace.pause);
  c.act({ do: 'give-up' });
  c.eager = false;
};

const idle = { t1: nothing, t2: nothing, expiry: nothing, conflict: nothing, resend: nothing, 'give-up': nothing };
const late = {
  offer: refuse('another offer was taken'),
  ack: refuse('nothing was asked for'),
  nak: refuse('nothing was asked for'),
};

const TABLE: Readonly<Record<ClientState, Readonly<Record<Happening, Handler> & Record<Answer['on'], AnswerHandler>>>> =
  {
    INIT: { ...idle, ...late, begin: select, release: stopped },
    SELECTING: {
      ...{ ...idle, ...late, begin: nothing, release: stopped },
      offer: offered,
      resend: resendDiscover,
      'give-up': giveUp,
    },
    REQUESTING: {
      ...{ ...idle, ...late, begin: nothing, release: stopped },
      ack: granted,
      nak: refused(false),
      resend: (c) => c.request(c.candidate!.address, c.candidate!.server),
      'give-up': select,
    },
    CHECKING: {
      ...{ ...idle, ...late, begin: nothing, release: stopped },
      resend: (c) => c.check(),
      conflict: (c) => c.decline(),
    },
    'INIT-REBOOT': { ...idle, ...late, begin: reboot, release: stopped },
    REBOOTING: {
      ...{ ...idle, ...late, begin: nothing, release: stopped },
      ack: granted,
      nak: refused(false),
      resend: (c) => c.request(c.lease!.address),
      'give-up': select,
    },
    BOUND: { ...{ ...idle, ...late }, begin: renew, release: released, t1: renew, t2: rebind, expiry: expired },
    RENEWING: {
      ...{ ...idle, ...late, begin: renew, release: released, t2: rebind, expiry: expired },
      ack: granted,
      nak: refused(true),
      resend: (c) => c.extend(c.lease!, c.lease!.server, c.lease!.rebindAt),
    },
    REBINDING: {
      ...{ ...idle, ...late, begin: rebind, release: released, expiry: expired },
      ack: granted,
      nak: refused(true),
      resend: (c) => c.extend(c.lease!, BROADCAST_IPV4, c.lease!.expiresAt),
    },
  };
