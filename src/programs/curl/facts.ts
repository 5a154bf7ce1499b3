/** What a transfer was, as -w tells it. */
import type { SocketAddress } from '../../core/sys.ts';
import type { Ns } from '../../core/time.ts';
import type { Fields } from '../../protocols/http/codec.ts';

/** Durations since the transfer began, over all its redirects, as curl counts them: at least 1 us for a step that was taken, 0 for one that was not. */
export interface Times {
  nameLookup: Ns;
  connect: Ns;
  appConnect: Ns;
  preTransfer: Ns;
  startTransfer: Ns;
  redirect: Ns;
  total: Ns;
}

export interface Facts {
  readonly url: string;
  readonly urlNumber: number;
  readonly times: Times;
  effective: string;
  scheme: string;
  method: string;
  status: number;
  connectStatus: number;
  version: string;
  headers: Fields;
  redirects: number;
  redirectUrl: string | undefined;
  referer: string | undefined;
  connects: number;
  remote: SocketAddress | undefined;
  local: SocketAddress | undefined;
  headerBytes: number;
  requestBytes: number;
  received: number;
  sent: number;
  /** Of the answer's content, undefined when it is not known. */
  expected: number | undefined;
  fileName: string | undefined;
  exit: number;
  error: string | undefined;
  /** As OpenSSL numbers it; 1 when the name does not fit. */
  verifyResult: number;
  /** How many certificates the server sent. */
  certificates: number;
}

export const newFacts = (url: string, urlNumber: number): Facts => ({
  url,
  urlNumber,
  times: { nameLookup: 0, connect: 0, appConnect: 0, preTransfer: 0, startTransfer: 0, redirect: 0, total: 0 },
  effective: url,
  scheme: '',
  method: 'GET',
  status: 0,
  connectStatus: 0,
  version: '0',
  headers: [],
  redirects: 0,
  redirectUrl: undefined,
  referer: undefined,
  connects: 0,
  remote: undefined,
  local: undefined,
  headerBytes: 0,
  requestBytes: 0,
  received: 0,
  sent: 0,
  expected: undefined,
  fileName: undefined,
  exit: 0,
  error: undefined,
  verifyResult: 0,
  certificates: 0,
});
