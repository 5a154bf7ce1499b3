/** Versions by number, and what Wireshark calls them in its packet list. */

const TLS_12 = 0x0303;
export const TLS_13 = 0x0304;

const NAMES: Readonly<Record<number, string>> = {
  0x0300: 'SSLv3',
  0x0301: 'TLSv1',
  0x0302: 'TLSv1.1',
  [TLS_12]: 'TLSv1.2',
  [TLS_13]: 'TLSv1.3',
};

export const versionName = (version: number): string => NAMES[version] ?? 'TLS';
