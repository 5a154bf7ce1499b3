/** How the negative tests are written: a lie, who tells it, and the very alert that the other end must answer with. */
import { type Codec } from '../../../src/core/protocol.ts';
import {
  clientHello,
  type ClientHello,
  serverHello,
  type ServerHello,
} from '../../../src/protocols/tls/handshake/hellos.ts';
import type { Extension } from '../../../src/protocols/tls/extensions/list.ts';
import { bend, type Bend, type Setting, type Talk, talk } from './bent.ts';

export interface Lie {
  /** With the section that demands the alert. */
  readonly story: string;
  readonly liar: 'client' | 'server';
  readonly how: Bend;
  /** As the RFC writes it. */
  readonly alert: string;
  readonly setting?: Setting;
}

/** `lie('no certificate (4.4.2.4)', how, 'decode_error')` */
export const lieOf =
  (liar: Lie['liar']) =>
  (story: string, how: Bend, alert: string, setting: Setting = {}): Lie => ({ story, liar, how, alert, setting });

/** How a talk ended for the end that was lied to, and for the liar. */
export interface Outcome {
  readonly alerts: readonly string[];
  readonly states: readonly string[];
  /** Bytes of plaintext that the program got. */
  readonly delivered: number;
}

/** The end that was lied to says so with that alert and is over, as the liar is when it hears it; no plaintext came through. */
export const refusal = (alert: string): Outcome => ({
  alerts: [`sent fatal ${alert}`],
  states: ['failed', 'failed'],
  delivered: 0,
});

export function outcomeOf({ client, server }: Talk, liar: Lie['liar']): Outcome {
  const [victim, other] = liar === 'client' ? [server, client] : [client, server];
  return { alerts: victim.alerts, states: [victim.state, other.state], delivered: victim.data.length };
}

/** What comes of a lie; `common` is what all of a group share. */
export function tell({ liar, how, setting }: Lie, common: Setting = {}): Outcome {
  const bent = liar === 'client' ? { bendClient: how } : { bendServer: how };
  return outcomeOf(talk({ ...merged(common, setting), ...bent }), liar);
}

const merged = (common: Setting, own: Setting = {}): Setting => ({
  ...common,
  ...own,
  client: { ...common.client, ...own.client },
  server: { ...common.server, ...own.server },
});

const through =
  <T>(codec: Codec<T>, edit: (value: T) => T) =>
  (body: Uint8Array): Uint8Array => {
    const read = codec.decode(body);
    if (!read.ok) throw new Error(read.error);
    return codec.encode(edit(read.value));
  };

export const bendThrough = <T>(name: string, codec: Codec<T>, edit: (value: T) => T): Bend =>
  bend(name, through(codec, edit));

export const bendClientHello = (edit: (hello: ClientHello) => ClientHello): Bend =>
  bendThrough('client_hello', clientHello, edit);

export const bendServerHello = (edit: (hello: ServerHello) => ServerHello): Bend =>
  bendThrough('server_hello', serverHello, edit);

export type List = readonly Extension[];

interface Extended {
  readonly extensions: List;
}

/** With another content of one extension; it is put at the end when it was not there. */
export function withExtension<T extends Extended>(hello: T, type: number, data: Uint8Array): T {
  const there = hello.extensions.some((each) => each.type === type);
  const replaced = hello.extensions.map((each) => (each.type === type ? { type, data } : each));
  return { ...hello, extensions: there ? replaced : [...hello.extensions, { type, data }] };
}

export const withoutExtension = <T extends Extended>(hello: T, ...types: readonly number[]): T => ({
  ...hello,
  extensions: hello.extensions.filter(({ type }) => !types.includes(type)),
});

/** The first extension once more at the end. */
export const withDuplicate = <T extends Extended>(hello: T): T => ({
  ...hello,
  extensions: [...hello.extensions, hello.extensions[0]!],
});

/** One byte more at the end; the last one missing. */
export const longer = (body: Uint8Array): Uint8Array => Uint8Array.from([...body, 0]);
export const shorter = (body: Uint8Array): Uint8Array => body.slice(0, -1);

export const flipAt = (body: Uint8Array, at: number): Uint8Array =>
  body.map((byte, i) => (i === (at + body.length) % body.length ? byte ^ 1 : byte));
