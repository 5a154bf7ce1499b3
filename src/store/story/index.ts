/**
 * Your answer to the interviewer: what happened when a page was asked for, told from the very run. Each station looks for itself in the packets
 * and events, and says nothing when it did not happen, as a warm cache leaves out what a cold one needs.
 */
import type { Journal } from '../journal.ts';
import type { Session } from '../session.ts';
import type { Wording } from '../wording.ts';
import { Run } from './run.ts';
import { lease, memories, neighbour, otherNeighbours, url } from './stations/before.ts';
import { spared } from './spared.ts';
import { handshakes, tls, translations, way } from './stations/connection.ts';
import { names } from './stations/names.ts';
import { close, failure, pipeline, request, response } from './stations/page.ts';
import type { Line, Story } from './told.ts';

export { asMarkdown, asText, evidence, LEFT_OUT, SPARED, type Story } from './told.ts';

const STATIONS: readonly ((run: Run) => readonly Line[])[] = [
  url,
  memories,
  lease,
  neighbour,
  otherNeighbours,
  names,
  translations,
  handshakes,
  way,
  tls,
  request,
  pipeline,
  response,
  close,
  failure,
];

/** One sentence each, since an interviewer may ask. */
const OMITTED: readonly string[] = [
  'A browser first decides whether what was typed is a URL or words to search for.',
  'HSTS: a site may have told the browser to use https only, before any packet leaves.',
  'HTTPS records in DNS can say what a server speaks before the first connection.',
  'IPv6: a machine with both asks for AAAA records too and races the two (Happy Eyeballs).',
  'HTTP/2 shares one connection between requests; HTTP/3 does so over QUIC, on UDP.',
  'Rendering: the browser parses the page, asks for what it names, runs scripts and draws.',
];

/** What is said when there is none. */
export const NO_PAGE = 'No page has been asked for yet. Try curl and a URL, then come back.';

/** The last page that the session asked for; undefined when it asked for none. */
export function storyOf(session: Session, journal: Journal, wording: Wording): Story | undefined {
  const run = Run.find(session, journal, wording);
  if (!run) return undefined;
  const lines = STATIONS.flatMap((station) => station(run)).sort((a, b) => a.at - b.at);
  const before = Run.before(run, session, journal, wording);
  return {
    title: `What happens when I type ${run.url.text} and press Enter`,
    lines,
    spared: before ? spared(run, before) : [],
    leftOut: OMITTED,
  };
}
