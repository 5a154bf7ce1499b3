import { expect, test } from 'vitest';
import { STATES } from '../../../src/protocols/tcp/states.ts';
import {
  isSynchronized,
  mayReceive,
  maySend,
  nextState,
  STATE_EVENTS,
} from '../../../src/protocols/tcp/transitions.ts';

/** RFC 9293, figure 5, and what its text adds: resets, simultaneous open and close. All other pairs cannot happen. */
const FIGURE = `
  CLOSED        active-open   SYN-SENT
  CLOSED        passive-open  LISTEN
  CLOSED        abort         CLOSED
  LISTEN        active-open   SYN-SENT
  LISTEN        syn           SYN-RECEIVED
  LISTEN        close         CLOSED
  LISTEN        abort         CLOSED
  SYN-SENT      syn           SYN-RECEIVED
  SYN-SENT      syn-ack       ESTABLISHED
  SYN-SENT      close         CLOSED
  SYN-SENT      abort         CLOSED
  SYN-RECEIVED  ack-of-syn    ESTABLISHED
  SYN-RECEIVED  fin           CLOSE-WAIT
  SYN-RECEIVED  close         FIN-WAIT-1
  SYN-RECEIVED  abort         CLOSED
  ESTABLISHED   fin           CLOSE-WAIT
  ESTABLISHED   close         FIN-WAIT-1
  ESTABLISHED   abort         CLOSED
  FIN-WAIT-1    ack-of-fin    FIN-WAIT-2
  FIN-WAIT-1    fin           CLOSING
  FIN-WAIT-1    abort         CLOSED
  FIN-WAIT-2    fin           TIME-WAIT
  FIN-WAIT-2    abort         CLOSED
  CLOSE-WAIT    close         LAST-ACK
  CLOSE-WAIT    abort         CLOSED
  CLOSING       ack-of-fin    TIME-WAIT
  CLOSING       abort         CLOSED
  LAST-ACK      ack-of-fin    CLOSED
  LAST-ACK      abort         CLOSED
  TIME-WAIT     abort         CLOSED
  TIME-WAIT     time-over     CLOSED
`;

test('the table is the figure of RFC 9293, and nothing else', () => {
  const drawn = FIGURE.trim()
    .split('\n')
    .map((line) => line.trim().split(/ +/).join(' '));
  const table = STATES.flatMap((state) =>
    STATE_EVENTS.map((event) => [state, event, nextState(state, event)]).filter(([, , to]) => to !== undefined),
  );
  expect(table.map((row) => row.join(' ')).sort()).toEqual(drawn.sort());
});

test('every state but CLOSED can be left, and leads to CLOSED in the end', () => {
  const reaches = new Set<string>(['CLOSED']);
  for (let round = 0; round < STATES.length; round++) {
    for (const state of STATES) {
      const next = STATE_EVENTS.map((event) => nextState(state, event)).filter((to) => to !== undefined);
      if (state === 'CLOSED' || next.some((to) => to !== state && reaches.has(to))) reaches.add(state);
    }
  }
  expect([...reaches].sort()).toEqual([...STATES].sort());
});

test('who may send, who may receive, who is synchronized', () => {
  expect(STATES.filter(maySend)).toEqual(['ESTABLISHED', 'CLOSE-WAIT']);
  expect(STATES.filter(mayReceive)).toEqual(['SYN-RECEIVED', 'ESTABLISHED', 'FIN-WAIT-1', 'FIN-WAIT-2']);
  expect(STATES.filter((state) => !isSynchronized(state))).toEqual(['CLOSED', 'LISTEN', 'SYN-SENT', 'SYN-RECEIVED']);
});
