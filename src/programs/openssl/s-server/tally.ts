/** What s_server counts, and prints when it ends (print_stats of apps/s_server.c). */
export interface Tally {
  accepts: number;
  finished: number;
  hits: number;
  misses: number;
}

export const tallyLines = ({ accepts, finished, hits, misses }: Tally): string =>
  [
    [0, 'items in the session cache'],
    [0, 'client connects (SSL_connect())'],
    [0, 'client renegotiates (SSL_connect())'],
    [0, 'client connects that finished'],
    [accepts, 'server accepts (SSL_accept())'],
    [0, 'server renegotiates (SSL_accept())'],
    [finished, 'server accepts that finished'],
    [hits, 'session cache hits'],
    [misses, 'session cache misses'],
    [0, 'session cache timeouts'],
    [0, 'callback cache hits'],
    [0, 'cache full overflows (128 allowed)'],
  ]
    .map(([count, what]) => `${String(count).padStart(4)} ${what}\n`)
    .join('');
