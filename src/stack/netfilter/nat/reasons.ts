/** Why NAT rewrites as it does, and what becomes of packets that fit no mapping. The note of the event names the chain. */
import { reason, type Reason } from '../../../core/event.ts';

export const NEW_SOURCE = reason(
  'nat-new-source',
  'The source {before}:{before-port} becomes {after}:{after-port}: rule {rule} of {note}, a new mapping.',
  'RFC 3022, 4.1',
);
export const NEW_SOURCE_PORT = reason(
  'nat-new-source-port',
  'The source {before}:{before-port} becomes {after}:{after-port}: rule {rule} of {note}, a new mapping. Answers to {after}:{before-port} would reach another flow, so another port is taken.',
  'RFC 3022, 4.1; RFC 4787, 4.2.1',
);
export const NEW_DESTINATION = reason(
  'nat-new-destination',
  'The destination {before}:{before-port} becomes {after}:{after-port}: rule {rule} of {note}, a new mapping.',
  'RFC 3022, 4.1',
);
export const OWN_CLASH = reason(
  'nat-own-clash',
  'No rule asks for it, but answers to {before}:{before-port} would reach another flow: the source becomes {after}:{after-port}.',
);
export const BY_BINDING = reason(
  'nat-by-binding',
  'The destination {before}:{before-port} becomes {after}:{after-port}: an endpoint-independent mapping leads there, and its filter lets this sender in.',
  'RFC 4787, 4.1 and 5',
);
export const KNOWN_SOURCE = reason(
  'nat-known-source',
  'The source {before}:{before-port} becomes {after}:{after-port}: the flow has this mapping.',
);
export const KNOWN_DESTINATION = reason(
  'nat-known-destination',
  'The destination {before}:{before-port} becomes {after}:{after-port}: the flow has this mapping.',
);
export const REPLY_SOURCE = reason(
  'nat-reply-source',
  'An answer: its source {before}:{before-port} becomes {after}:{after-port} again, the address that was asked.',
);
export const REPLY_DESTINATION = reason(
  'nat-reply-destination',
  'An answer: its destination {before}:{before-port} becomes {after}:{after-port}, the host that the mapping is for.',
);
export const QUOTE = reason(
  'nat-quoted-packet',
  'An ICMP error about a translated packet: in the packet that it quotes {before}:{before-port} becomes {after}:{after-port}, or its reader would not know it.',
  'RFC 5508, 4.2',
);
export const ERROR_ADDRESS = reason(
  'nat-error-address',
  'An ICMP error about a translated packet: {before} becomes {after}.',
  'RFC 5508, 4.2',
);
export const MAPPING_MADE = reason(
  'mapping-made',
  '{inside}:{inside-port} is {outside}:{outside-port} for {remote}:{remote-port}.',
  'RFC 3022, 2.2',
);
export const FORWARD_MADE = reason(
  'forward-made',
  'What {remote}:{remote-port} sends to {outside}:{outside-port} goes to {inside}:{inside-port}.',
  'RFC 3022, 2.2',
);
export const MAPPING_ENDED = reason(
  'mapping-ended',
  'The flow is forgotten, and {inside}:{inside-port} is {outside}:{outside-port} for {remote}:{remote-port} no longer.',
  'RFC 3022, 2.6',
);
export const NO_MAPPING = reason(
  'no-mapping',
  'No mapping exists for {destination}:{destination-port} from {source}:{source-port}: no host inside has asked for this packet and no rule forwards it, so it is for this node itself.',
  'RFC 3022, 4.1',
);
export const FILTERED = reason(
  'mapping-filtered',
  '{destination}:{destination-port} is mapped, but its filter is {note}, and the host inside has not written to {source}:{source-port}: the packet is for this node itself.',
  'RFC 4787, 5',
);
export const NO_ADDRESS = reason(
  'masquerade-no-address',
  'The interface that it would leave by has no address to masquerade with.',
);
export const REDIRECT_UNTRANSLATED = reason(
  'redirect-of-translated',
  'An ICMP redirect about a translated flow is dropped: followed, it would lead past the translation.',
  'RFC 5508, 7.2',
);

export const NAT_REASONS: readonly Reason[] = [
  NEW_SOURCE,
  NEW_SOURCE_PORT,
  NEW_DESTINATION,
  OWN_CLASH,
  BY_BINDING,
  KNOWN_SOURCE,
  KNOWN_DESTINATION,
  REPLY_SOURCE,
  REPLY_DESTINATION,
  QUOTE,
  ERROR_ADDRESS,
  MAPPING_MADE,
  FORWARD_MADE,
  MAPPING_ENDED,
  NO_MAPPING,
  FILTERED,
  NO_ADDRESS,
  REDIRECT_UNTRANSLATED,
];
