/** Names of well-known service ports (services(5); the registry is IANA's, RFC 6335). */

interface Service {
  readonly name: string;
  readonly port: number;
  readonly protocols: readonly ('udp' | 'tcp')[];
}

const both = ['udp', 'tcp'] as const;
const SERVICES: readonly Service[] = [
  { name: 'echo', port: 7, protocols: both },
  { name: 'discard', port: 9, protocols: both },
  { name: 'daytime', port: 13, protocols: both },
  { name: 'chargen', port: 19, protocols: both },
  { name: 'ssh', port: 22, protocols: ['tcp'] },
  { name: 'telnet', port: 23, protocols: ['tcp'] },
  { name: 'smtp', port: 25, protocols: ['tcp'] },
  { name: 'domain', port: 53, protocols: both },
  { name: 'bootps', port: 67, protocols: ['udp'] },
  { name: 'bootpc', port: 68, protocols: ['udp'] },
  { name: 'tftp', port: 69, protocols: ['udp'] },
  { name: 'http', port: 80, protocols: ['tcp'] },
  { name: 'ntp', port: 123, protocols: ['udp'] },
  { name: 'snmp', port: 161, protocols: both },
  { name: 'https', port: 443, protocols: both },
  { name: 'syslog', port: 514, protocols: ['udp'] },
];

/** `domain` for 53; undefined where a port has no name. */
export const serviceName = (port: number, protocol: 'udp' | 'tcp'): string | undefined =>
  SERVICES.find((s) => s.port === port && s.protocols.includes(protocol))?.name;
