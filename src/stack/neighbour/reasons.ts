/** Why a host asks, answers, learns or forgets MAC addresses (RFC 826; states: RFC 4861, 7.3.2). */
import { reason, type Reason } from '../../core/event.ts';

export const UNKNOWN_NEIGHBOUR = reason('mac-unknown', 'Nobody told it the MAC address of {target} yet.', 'RFC 826');
export const ASK_AGAIN = reason(
  'ask-again',
  'No answer came: it asks again, {attempt} times by now.',
  'RFC 1122, 2.3.2.1',
);
export const RECHECK = reason(
  'recheck',
  'The entry for {target} is old and in use: it asks that neighbour alone.',
  'RFC 1122, 2.3.2.1',
);
export const ASKED_FOR_MINE = reason('asked-for-mine', '{asker} asked for {address}, which is its own.', 'RFC 826');
export const NOTIFY_SET = reason('arp-notify', 'The sysctl arp_notify asks it to announce {address}.', 'RFC 5944, 4.6');

export const LEARN_REPLY = reason('learn-from-reply', 'The answer says so.', 'RFC 826');
export const LEARN_REQUEST = reason(
  'learn-from-request',
  'The question was for this host, and it names the asker.',
  'RFC 826',
);
export const LEARN_UPDATE = reason(
  'correct-known-entry',
  'It had an entry for {address} and corrects it before it looks at who is meant.',
  'RFC 826',
);
export const LEARN_STATIC = reason('set-by-hand', 'The entry was set by hand.');

export const NOT_CONCERNED = reason(
  'not-concerned',
  'The message is for {target}, and {sender} has no entry here.',
  'RFC 826',
);
export const LOCKED = reason(
  'changed-just-now',
  'The entry for {sender} changed less than a second ago: it is not changed again so soon.',
  'Linux, neigh/locktime',
);
export const PERMANENT_ENTRY = reason(
  'permanent-entry',
  'The entry for {sender} was set by hand and is not corrected.',
);
export const MALFORMED = reason('arp-malformed', 'The message is malformed: {note}.', 'RFC 826');
export const OWN_MESSAGE = reason('own-message', 'The message is its own.');
export const NOTHING_NEW = reason('nothing-new', 'It knew this already.');
export const DUPLICATE_ADDRESS = reason(
  'duplicate-address',
  '{other} uses {address} too: two hosts have one address.',
  'RFC 5227, 2.4',
);

export const TO_INCOMPLETE = reason('incomplete', 'It asks and waits: INCOMPLETE.', 'RFC 4861, 7.3.2');
export const TO_REACHABLE = reason('reachable', 'The neighbour answered just now: REACHABLE.', 'RFC 4861, 7.3.2');
export const TO_STALE = reason(
  'stale',
  'Nothing has confirmed the entry lately: STALE, used as it is.',
  'RFC 4861, 7.3.2',
);
export const TO_DELAY = reason('delay', 'A stale entry was used: DELAY, then a check.', 'RFC 4861, 7.3.2');
export const TO_PROBE = reason(
  'probe',
  'Nothing confirmed it in time: PROBE, the neighbour is asked.',
  'RFC 4861, 7.3.2',
);
export const TO_FAILED = reason('failed', '{attempt} questions brought no answer: FAILED.', 'RFC 4861, 7.3.3');
export const TO_PERMANENT = reason('permanent', 'The entry was set by hand: PERMANENT.');
export const FORGOTTEN = reason('forgotten', 'The entry was deleted.');

export const WAITS = reason(
  'waits-for-mac',
  'The packet waits until {address} has told its MAC address.',
  'RFC 1122, 2.3.2.2',
);
export const QUEUE_FULL = reason(
  'wait-queue-full',
  'Too many packets wait for {address}: the oldest is dropped.',
  'RFC 1122, 2.3.2.2',
);
export const UNANSWERED = reason(
  'neighbour-silent',
  '{address} did not answer {attempt} questions.',
  'RFC 1122, 2.3.2.1',
);
export const FLUSHED = reason('neighbour-flushed', 'The entry for {address} was removed while the packet waited.');

export const NEIGHBOUR_REASONS: readonly Reason[] = [
  UNKNOWN_NEIGHBOUR,
  ASK_AGAIN,
  RECHECK,
  ASKED_FOR_MINE,
  NOTIFY_SET,
  LEARN_REPLY,
  LEARN_REQUEST,
  LEARN_UPDATE,
  LEARN_STATIC,
  NOT_CONCERNED,
  LOCKED,
  PERMANENT_ENTRY,
  MALFORMED,
  OWN_MESSAGE,
  NOTHING_NEW,
  DUPLICATE_ADDRESS,
  TO_INCOMPLETE,
  TO_REACHABLE,
  TO_STALE,
  TO_DELAY,
  TO_PROBE,
  TO_FAILED,
  TO_PERMANENT,
  FORGOTTEN,
  WAITS,
  QUEUE_FULL,
  UNANSWERED,
  FLUSHED,
];
