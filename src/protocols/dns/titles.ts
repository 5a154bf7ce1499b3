/** What record types are called where a message is shown. */
export const TYPE_TITLES: Readonly<Record<number, string>> = {
  1: 'A (Host Address)',
  2: 'NS (authoritative Name Server)',
  5: 'CNAME (Canonical NAME for an alias)',
  6: 'SOA (Start Of a zone of Authority)',
  12: 'PTR (domain name PoinTeR)',
  15: 'MX (Mail eXchange)',
  16: 'TXT (Text strings)',
  28: 'AAAA (IPv6 Address)',
  33: 'SRV (Server Selection)',
  41: 'OPT',
  255: 'ANY (A request for all records)',
  257: 'CAA (Certification Authority Restriction)',
};
