/** iperf3's options: which there are, which of them a client or a server alone may have, and which are not built here. */
import type { LongOption } from '../lib/options.ts';

export const SHORT = 'p:f:i:D1VJvsc:ub:t:n:k:l:P:Rw:B:M:N46S:L:ZO:F:A:T:C:dI:hX:';

const named = (names: string, value: boolean): readonly LongOption[] =>
  names.split(',').map((entry) => {
    const [name = '', short] = entry.split(' ');
    return { name, ...(short ? { short } : {}), ...(value ? { value: 'required' as const } : {}) };
  });

export const LONG: readonly LongOption[] = [
  ...named(
    'port p,format f,interval i,client c,bitrate b,bandwidth b,time t,bytes n,blockcount k,length l,parallel P,window w,' +
      'bind B,set-mss M,tos S,flowlabel L,omit O,file F,affinity A,title T,congestion C,linux-congestion C,pidfile I,xbind X,' +
      'cport,connect-timeout,bind-dev,logfile,rcv-timeout,snd-timeout,server-bitrate-limit,idle-timeout,nstreams,' +
      'pacing-timer,fq-rate,dscp,extra-data,rsa-private-key-path,authorized-users-path,time-skew-threshold,username,' +
      'rsa-public-key-path',
    true,
  ),
  ...named(
    'daemon D,one-off 1,verbose V,json J,version v,server s,udp u,reverse R,no-delay N,version4 4,version6 6,zerocopy Z,' +
      'help h,sctp,bidir,get-server-output,udp-counters-64bit,repeating-payload,dont-fragment,forceflush,no-fq-socket-pacing',
    false,
  ),
  { name: 'debug', short: 'd', value: 'optional' },
  { name: 'timestamps', value: 'optional' },
];

export const CLIENT_ONLY =
  'u,b,t,n,k,l,P,R,w,M,N,S,L,Z,O,C,T,X,cport,bidir,sctp,get-server-output,connect-timeout'.split(',');
export const SERVER_ONLY = 'D,1,server-bitrate-limit,idle-timeout,rsa-private-key-path,authorized-users-path'.split(
  ',',
);
export const NOT_BUILT = (
  'u,V,D,6,L,Z,F,A,d,I,X,bind-dev,logfile,rcv-timeout,snd-timeout,server-bitrate-limit,idle-timeout,nstreams,pacing-timer,' +
  'fq-rate,dscp,extra-data,rsa-private-key-path,authorized-users-path,time-skew-threshold,username,rsa-public-key-path,sctp,' +
  'bidir,udp-counters-64bit,dont-fragment,timestamps'
).split(',');
