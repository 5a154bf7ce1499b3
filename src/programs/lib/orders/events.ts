/** The stations of one request through an application: each is an event, and the one before it is its cause. */
import { type EventKind, reason } from '../../../core/event.ts';

const kind = (id: string, meaning: string, says: string): EventKind => ({
  id,
  layer: 'application',
  meaning,
  says,
  numbers: [{ name: 'order', format: 'count' }],
});

export const appRequest = kind(
  'app.request',
  'The application gets a request; the note is its method and path.',
  'The application gets {note}',
);
export const appService = kind(
  'app.service',
  'The service works out what a request means; the note is that.',
  'The service: {note}',
);
export const appDatabase = kind(
  'app.database',
  'The service asks its database; the note is the statement.',
  'The database is asked: {note}',
);
export const appStore = kind(
  'app.store',
  'The database reads or writes its store; the note says what.',
  'The store: {note}',
);
export const appLog = kind(
  'app.log',
  'The application writes to its log; the note is the line.',
  'The log gets the line: {note}',
);
export const appResponse = kind(
  'app.response',
  'The application hands its answer to the web server; the note is the status.',
  'The application answers {note}',
);

export const invalidOrder = reason('app.invalid', 'What was sent is no order: {note}');
export const noSuchOrder = reason('app.no-such-order', 'The store has no such order: {note}');
export const orderExists = reason('app.order-exists', 'The store has an order of that number already: {note}');

export const noDatabase = reason('app.no-database', 'The database does not answer: {note}');

export const ORDER_EVENTS = [appRequest, appService, appDatabase, appStore, appLog, appResponse];
export const ORDER_REASONS = [invalidOrder, noSuchOrder, orderExists, noDatabase];
