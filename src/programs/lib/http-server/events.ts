/** What web servers and proxies record: requests as they are understood, responses as they begin, and why they are what they are. */
import { type EventKind, reason } from '../../../core/event.ts';

export const httpRequest: EventKind = {
  id: 'http.request',
  layer: 'application',
  meaning: 'A server has read the head of a request; the note is its request line.',
  says: '{client}:{port} asks: {note}',
  numbers: [
    { name: 'client', format: 'ipv4' },
    { name: 'port', format: 'port' },
    { name: 'number', format: 'count' },
  ],
};
export const httpResponse: EventKind = {
  id: 'http.response',
  layer: 'application',
  meaning: 'A server begins to send a response; the note is the status and what was asked, or which rule was broken.',
  says: 'The answer is {note}',
  numbers: [
    { name: 'status', format: 'count' },
    { name: 'bytes', format: 'bytes' },
    { name: 'elapsed', format: 'ns' },
    { name: 'port', format: 'port' },
  ],
};

export const HTTP_EVENTS: readonly EventKind[] = [httpRequest, httpResponse];

export const refused = reason(
  'http.refused',
  'The request breaks a rule of HTTP, so nothing after it is read: {note}',
  'RFC 9112, 2.2',
);
export const timedOut = reason('http.timeout', 'The request did not become whole in time.', 'RFC 9110, 15.5.9');
export const tooLarge = reason('http.too-large', 'Its content is larger than this server takes.', 'RFC 9110, 15.5.14');
export const tooEarly = reason(
  'http.too-early',
  'It came as early data, which anybody on the path can send once more, and {note} changes something.',
  'RFC 8470, 5.2',
);
export const plainToSecure = reason(
  'http.plain-to-secure',
  'The client speaks HTTP without TLS where the server expects TLS.',
  'RFC 9110, 4.2.2',
);
export const notFound = reason('http.not-found', 'Nothing here has that path: {note}', 'RFC 9110, 15.5.5');
export const forbidden = reason(
  'http.forbidden',
  'The directory has no index, and is not listed: {note}',
  'RFC 9110, 15.5.4',
);
export const notAllowed = reason('http.method', 'What is there does not know that method: {note}', 'RFC 9110, 15.5.6');
export const notImplemented = reason(
  'http.unknown-method',
  'This server does not know that method: {note}',
  'RFC 9110, 15.6.2',
);
export const redirected = reason('http.redirect', 'What was asked for is elsewhere: {note}', 'RFC 9110, 15.4');
export const notModified = reason(
  'http.not-modified',
  'The client has it already, unchanged: {note}',
  'RFC 9110, 13.2.2',
);
export const precondition = reason(
  'http.precondition',
  'It is not in the state that the client insists on: {note}',
  'RFC 9110, 13.2.2',
);
export const partial = reason('http.range', 'Only the ranges asked for: {note}', 'RFC 9110, 14.2');
export const noRange = reason('http.no-range', 'It has no bytes in the range asked for: {note}', 'RFC 9110, 15.5.17');
export const expectation = reason(
  'http.expectation',
  'The client expects what this server does not do.',
  'RFC 9110, 10.1.1',
);
export const invalid = reason('http.invalid', 'The application does not take what was sent: {note}', 'RFC 9110, 15.5');
export const badGateway = reason(
  'http.bad-gateway',
  'The backend could not be reached, or its answer breaks a rule: {note}',
  'RFC 9110, 15.6.3',
);
export const gatewayTimeout = reason(
  'http.gateway-timeout',
  'The backend was silent for too long: {note}',
  'RFC 9110, 15.6.5',
);

export const HTTP_REASONS = [
  refused,
  timedOut,
  tooLarge,
  plainToSecure,
  tooEarly,
  notFound,
  forbidden,
  notAllowed,
  notImplemented,
  redirected,
  notModified,
  precondition,
  partial,
  noRange,
  expectation,
  invalid,
  badGateway,
  gatewayTimeout,
];
