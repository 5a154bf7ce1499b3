/** What a DHCP client knows and can do, whatever state it is in (RFC 2131, 4.4); machine.ts says when it does it. */
import type { Ipv4Address } from '../../core/address.ts';
import type { Rng } from '../../core/rng.ts';
import { NEVER, type Ns, NS_PER_S, seconds } from '../../core/time.ts';
import * as messages from './client-messages.ts';
import type * as dhcp from './codec.ts';
import { type Lease, leaseOf } from './lease.ts';
import type { Pace } from './pace.ts';

/** Figure 5's states; CHECKING is the arrow from REQUESTING to BOUND, on which the client makes sure that nobody has the address. */
export type ClientState =
  'INIT' | 'SELECTING' | 'REQUESTING' | 'CHECKING' | 'INIT-REBOOT' | 'REBOOTING' | 'BOUND' | 'RENEWING' | 'REBINDING';

/** What is to be done, in order. */
export type ClientAction =
  | { readonly do: 'send'; readonly sending: messages.Sending; readonly wait: Ns }
  | {
      readonly do: 'heard';
      readonly type: Answer['on'];
      readonly message: dhcp.DhcpMessage;
      readonly from: Ipv4Address;
    }
  /** A message that cannot be used, and why. */
  | { readonly do: 'refuse'; readonly type: Answer['on']; readonly from: Ipv4Address; readonly why: string }
  /** Ask by ARP whether somebody has the address. */
  | { readonly do: 'probe'; readonly address: Ipv4Address }
  | { readonly do: 'conflict'; readonly address: Ipv4Address }
  /** Take the lease into use; `before` is the one that it follows. */
  | {
      readonly do: 'bind';
      readonly lease: Lease;
      readonly before: Lease | undefined;
      readonly how: 'new' | 'had before' | 'extended';
    }
  /** Stop using the address. */
  | { readonly do: 'unbind'; readonly lease: Lease; readonly why: 'nak' | 'expired' | 'released' }
  /** Nobody has answered: it rests. */
  | { readonly do: 'give-up' };

/** A message that came, for the present exchange. */
export interface Answer {
  readonly on: 'offer' | 'ack' | 'nak';
  readonly message: dhcp.DhcpMessage;
  readonly from: Ipv4Address;
}

export interface ClientSettings {
  readonly identity: messages.Identity;
  readonly pace: Pace;
  readonly rng: Rng;
  /** How many ARP probes, a second apart, an address must pass that was just given. */
  readonly probes: number;
  /** An address to ask for, when it has had none. */
  readonly wanted?: Ipv4Address;
}

const PROBE_EVERY = seconds(1);
/** RFC 2131, 3.1, 5: after DECLINE at least ten seconds pass before it begins again. */
const AFTER_DECLINE = seconds(10);

/** In which order timers that are due together go off: the end of a lease before its renewal. */
export const TIMERS = ['expiry', 't2', 't1', 'give-up', 'resend', 'begin'] as const;
export type Timer = (typeof TIMERS)[number];

export class Client {
  state: ClientState = 'INIT';
  /** What it uses, or had last and would like to have again. */
  lease: Lease | undefined;
  /** What was offered or acknowledged and is not in use yet. */
  candidate: Lease | undefined;
  /** Whether its tries move the clock: after it has given up, or lost a lease, they are upkeep. */
  eager = false;
  readonly settings: ClientSettings;
  readonly timers: Record<Timer, Ns> = {
    resend: NEVER,
    'give-up': NEVER,
    begin: NEVER,
    t1: NEVER,
    t2: NEVER,
    expiry: NEVER,
  };
  now: Ns = 0;
  xid = 0;
  tries = 0;
  #startedAt: Ns = 0;
  #waited: Ns = 0;
  #probesLeft = 0;
  #actions: ClientAction[] = [];

  constructor(settings: ClientSettings, lease?: Lease) {
    this.settings = settings;
    this.lease = lease;
    if (lease) this.state = 'INIT-REBOOT';
  }

  takeActions(): ClientAction[] {
    const actions = this.#actions;
    this.#actions = [];
    return actions;
  }

  /** Whether the interface has the lease's address now. */
  get inUse(): boolean {
    return this.state === 'BOUND' || this.state === 'RENEWING' || this.state === 'REBINDING';
  }

  get secs(): number {
    return Math.floor((this.now - this.#startedAt) / NS_PER_S);
  }

  act(action: ClientAction): void {
    this.#actions.push(action);
  }

  /** Begins a new exchange: an id of its own, and time counts from here. */
  exchange(): void {
    this.xid = this.settings.rng.u32();
    this.#startedAt = this.now;
    this.#waited = 0;
    this.tries = 0;
  }

  send(sending: messages.Sending, wait: Ns): void {
    this.tries++;
    this.timers.resend = this.now + wait;
    this.#waited = wait;
    this.act({ do: 'send', sending, wait });
  }

  /** Where nothing is to come back. */
  tell(sending: messages.Sending): void {
    this.act({ do: 'send', sending, wait: 0 });
  }

  discover(): void {
    const { identity, pace } = this.settings;
    const { patience } = pace;
    if (this.tries === 0 && patience < NEVER) this.timers['give-up'] = this.now + patience;
    const wait = Math.min(this.wait(), this.timers['give-up'] - this.now + NS_PER_S);
    this.send(messages.discover(identity, this, this.lease?.address ?? this.settings.wanted), wait);
  }

  request(address: Ipv4Address, server?: Ipv4Address): void {
    this.send(messages.request(this.settings.identity, this, address, server), this.wait());
  }

  /** RENEWING and REBINDING: how long it waits depends on what is left. */
  extend(lease: Lease, to: Ipv4Address, until: Ns): void {
    const wait = this.settings.pace.waitBound(until - this.now, this.#waited, this.settings.rng);
    this.send(messages.extend(this.settings.identity, this, lease.address, to), wait);
    if (this.timers.resend >= until) this.timers.resend = NEVER;
  }

  wait(): Ns {
    return this.settings.pace.wait(this.#waited, this.settings.rng);
  }

  stopTimers(): void {
    for (const on of TIMERS) this.timers[on] = NEVER;
  }

  /** INIT → SELECTING. */
  select(): void {
    this.stopTimers();
    this.exchange();
    this.state = 'SELECTING';
    this.discover();
  }

  /** CHECKING: one probe more, or the address is free. */
  check(): void {
    if (this.#probesLeft-- <= 0) return this.bind();
    this.act({ do: 'probe', address: this.candidate!.address });
    this.timers.resend = this.now + PROBE_EVERY;
  }

  startChecking(): void {
    this.stopTimers();
    this.state = 'CHECKING';
    this.#probesLeft = this.settings.probes;
    this.check();
  }

  /** → BOUND, with the candidate. */
  bind(): void {
    const lease = this.candidate!;
    const before = this.inUse ? this.lease : undefined;
    const how = before ? 'extended' : this.state === 'REBOOTING' ? 'had before' : 'new';
    this.stopTimers();
    this.lease = lease;
    this.candidate = undefined;
    this.state = 'BOUND';
    this.eager = false;
    Object.assign(this.timers, { t1: lease.renewAt, t2: lease.rebindAt, expiry: lease.expiresAt });
    this.act({ do: 'bind', lease, before, how });
  }

  /** The lease is no more; → INIT. */
  lose(why: 'nak' | 'expired' | 'released', using: boolean): void {
    const { lease } = this;
    this.stopTimers();
    this.state = 'INIT';
    this.lease = undefined;
    this.candidate = undefined;
    if (lease && using) this.act({ do: 'unbind', lease, why });
  }

  rest(pause: Ns): void {
    this.stopTimers();
    this.state = 'INIT';
    this.timers.begin = this.now + pause;
  }

  decline(): void {
    const { address, server } = this.candidate!;
    this.act({ do: 'conflict', address });
    this.tell(messages.decline(this.settings.identity, { xid: this.xid, secs: 0 }, address, server));
    this.lose('nak', false);
    this.rest(AFTER_DECLINE);
  }

  /** The lease that a message gives, or a refusal. */
  read(event: Answer): Lease | undefined {
    const { pace, rng } = this.settings;
    const lease = leaseOf(event.message, this.now, (length) => pace.renewal(length, rng));
    if (lease.ok) this.act({ do: 'heard', type: event.on, message: event.message, from: event.from });
    else this.act({ do: 'refuse', type: event.on, from: event.from, why: lease.error });
    return lease.ok ? lease.value : undefined;
  }
}
