/**
 * Sys: all a program can reach. Programs are generators on simulated time; a call that may wait is used with `yield*`:
 *
 *     const reply = yield* sys.receive(socket, { timeout: seconds(1) });
 *     if (!reply.ok && reply.error === 'ETIMEDOUT') ...
 *
 * The kernel implements it (src/kernel). A signal that the program handles completes the pending call with EINTR;
 * one that it does not handle ends the process with status 128+n.
 */
import type { Ipv4Address } from './address.ts';
import type { ChangeOp, Row } from './device.ts';
import type { Errno } from './errno.ts';
import type { EventKind } from './event.ts';
import type { Files } from './files.ts';
import type { Occurrence, Persona, SharedKey } from './machine-state.ts';
import type { Result } from './result.ts';
import type { Rng } from './rng.ts';
import type { SocketOptions } from './socket-options.ts';
import type { TcpRow } from './tables.ts';
import type { Ns } from './time.ts';

export type Pid = number;
export type Fd = number;

export const SIGNALS = {
  SIGHUP: 1,
  SIGINT: 2,
  SIGQUIT: 3,
  SIGKILL: 9,
  SIGUSR1: 10,
  SIGUSR2: 12,
  SIGALRM: 14,
  SIGPIPE: 13,
  SIGTERM: 15,
} as const;
export type Signal = keyof typeof SIGNALS;

/** What a process waits for. Programs do not make these; the calls of Sys do. */
export type Wait =
  | { readonly on: 'time'; readonly until: Ns; readonly upkeep?: boolean | undefined }
  | {
      readonly on: 'read';
      readonly fds: readonly Fd[];
      readonly until?: Ns | undefined;
      readonly upkeep?: boolean | undefined;
    }
  /** As `read`, but an entry of a socket's error queue is enough. */
  | {
      readonly on: 'poll';
      readonly fds: readonly Fd[];
      readonly until?: Ns | undefined;
      readonly upkeep?: boolean | undefined;
      readonly write?: readonly Fd[];
      readonly hangUp?: readonly Fd[];
    }
  | { readonly on: 'child'; readonly pid: Pid };
/** Why it goes on. */
export type Woken = 'ready' | 'timeout' | 'signal';

/** How long a call may wait. With `upkeep` its timeout does not move the clock: it passes when time passes it (DESIGN, law 9). */
export interface Patience {
  readonly timeout?: Ns;
  readonly upkeep?: boolean;
}

/** A call that may wait: use it with `yield*`. */
export type Call<T> = Generator<Wait, T, Woken>;

export interface SocketAddress {
  readonly address: Ipv4Address;
  readonly port: number;
}

export type SocketKind = 'stream' | 'datagram' | 'raw' | 'packet';

/** A connection taken from a listening socket. */
export interface Accepted {
  readonly fd: Fd;
  readonly peer: SocketAddress;
}

/** Which half of a connection is closed (shutdown(2)). */
export type Half = 'read' | 'write' | 'both';

/** One received datagram, raw IP packet (header included, as Linux gives it) or frame (without FCS). */
export interface Message {
  readonly bytes: Uint8Array;
  readonly from: SocketAddress;
  readonly to: SocketAddress;
  readonly ttl: number;
  /** When its last bit came in. */
  readonly time: Ns;
  /** Name of the interface it came in by (or, on packet sockets, went out by). */
  readonly interface: string;
  /** Packet sockets: `in` for us, `out` ours, `broadcast`, `multicast`, `other` host's (promiscuous). */
  readonly direction: 'in' | 'out' | 'broadcast' | 'multicast' | 'other';
}

/** One entry of a socket's error queue (ip(7), IP_RECVERR). */
export interface SocketError {
  readonly errno: Errno;
  /** Who says so: an ICMP message that came in, or this host itself. */
  readonly origin: 'icmp' | 'local';
  readonly type: number;
  readonly code: number;
  /** The next-hop MTU with EMSGSIZE. */
  readonly info: number;
  /** The node that sent the ICMP message. */
  readonly offender: Ipv4Address;
  /** Where the packet that failed was going. */
  readonly to: SocketAddress;
  /** Payload of the packet that failed, as far as it was quoted. */
  readonly bytes: Uint8Array;
  readonly time: Ns;
}

export type { Files, FileStat } from './files.ts';
export { type Occurrence, type Persona, PERSONAS, type SharedKey } from './machine-state.ts';
export type { SocketOptions } from './socket-options.ts';

/** How a child ended: 0–255, 128+n after a signal. */
export type ExitStatus = number;

export interface SpawnOptions {
  /** Which of the caller's fds become the child's 0, 1 and 2. Default: 0, 1, 2. */
  readonly fds?: readonly [Fd, Fd, Fd];
  /** Background jobs get no Ctrl-C and no keys. */
  readonly background?: boolean;
  readonly environment?: Readonly<Record<string, string>>;
  /** A session of the child's own, as a subshell has. Default: the caller's. */
  readonly session?: Session;
}

export interface ProcessInfo {
  readonly pid: Pid;
  readonly command: string;
  readonly state: 'running' | 'waiting' | 'ended';
  readonly status?: ExitStatus;
}

/** What a shell remembers between command lines; one per terminal of a node. */
export interface Session {
  cwd: string;
  readonly variables: Map<string, string>;
  /** Jobs started with `&`: job number → pid. */
  readonly jobs: Map<number, Job>;
  lastStatus: ExitStatus;
  /** Names of the variables that children inherit; made by the shell. */
  exported?: Set<string>;
  /** The lines typed so far, oldest first; made by the shell. */
  history?: string[];
}

export interface Job {
  readonly number: number;
  readonly pid: Pid;
  readonly line: string;
  /** How it ended, once the shell has heard of it. */
  status?: ExitStatus;
}

export interface Sys {
  readonly pid: Pid;
  readonly hostname: string;
  readonly persona: Persona;
  /** `host`, `router`, `switch`: what kind of machine this is. */
  readonly device: string;
  readonly environment: Readonly<Record<string, string>>;
  readonly session: Session;
  readonly rng: Rng;
  /** Simulated time since the world began. */
  now(): Ns;
  /** Simulated calendar time: milliseconds since 1970 in UTC at the world's time 0. */
  readonly epochMs: number;

  // standard streams
  /** Writes to standard output; strings are UTF-8. After the reader has gone the process gets SIGPIPE. */
  print(data: string | Uint8Array): void;
  /** Writes to standard error. */
  warn(text: string): void;
  write(fd: Fd, data: string | Uint8Array): Result<number, Errno>;
  /** Waits for bytes at a file, pipe, terminal or stream socket, and takes what is there, at most `max`. An empty array is the end. */
  read(fd: Fd, options?: { readonly timeout?: Ns; readonly max?: number }): Call<Result<Uint8Array, Errno>>;
  /**
   * Writes all of it to a pipe, file or stream socket, waiting for room as often as needed; `write` and `print` never wait, and fail with
   * EAGAIN on a socket whose send buffer is full. Returns how much was written: less than all only after a `timeout` that passed.
   */
  writeAll(fd: Fd, bytes: Uint8Array, options?: { readonly timeout?: Ns }): Call<Result<number, Errno>>;
  isTerminal(fd: Fd): boolean;
  readonly files: Files;
  open(path: string, mode: 'read' | 'write' | 'append'): Result<Fd, Errno>;
  pipe(): { readonly reader: Fd; readonly writer: Fd };
  close(fd: Fd): void;

  // time
  sleep(duration: Ns, options?: { readonly upkeep?: boolean }): Call<Result<void, 'EINTR'>>;

  // sockets
  /** `protocol`: IP protocol number of raw sockets (1 ICMP), EtherType of packet sockets (0x0003 all). */
  socket(kind: SocketKind, protocol?: number): Result<Fd, Errno>;
  setOptions(fd: Fd, options: SocketOptions): Result<void, Errno>;
  /** Port 0 asks for an ephemeral one. Packet sockets bind to an interface's name with `setOptions({ device })`. */
  bind(fd: Fd, local: SocketAddress): Result<void, Errno>;
  /**
   * Datagram sockets: done at once. Stream sockets wait for the handshake: ECONNREFUSED, ETIMEDOUT (also when `timeout` passes; the
   * socket should be closed then), EHOSTUNREACH, ENETUNREACH, EADDRNOTAVAIL (no ephemeral port is left), EINTR.
   */
  connect(fd: Fd, remote: SocketAddress, options?: { readonly timeout?: Ns }): Call<Result<void, Errno>>;
  /** Stream sockets: passive open. At most `backlog` connections wait to be accepted. */
  listen(fd: Fd, backlog?: number): Result<void, Errno>;
  /** Waits for a connection and makes a descriptor for it. */
  accept(fd: Fd, options?: Patience): Call<Result<Accepted, Errno>>;
  /** Stream sockets: closes one half or both, while the descriptor stays. */
  shutdown(fd: Fd, half: Half): Result<void, Errno>;
  /** ENOTCONN: nobody is at the other end. */
  peerAddress(fd: Fd): Result<SocketAddress, Errno>;
  /** What TCP_INFO tells of a connection. ENOTCONN: the socket never had one. */
  tcpInfo(fd: Fd): Result<TcpRow, Errno>;
  /** The socket's own address; after connect also the one that routing chose. */
  localAddress(fd: Fd): Result<SocketAddress, Errno>;
  /** Sends now or says why not. Without `to` the socket must be connected. Stream sockets take what has room in the send buffer; EAGAIN: nothing has. */
  send(fd: Fd, bytes: Uint8Array, to?: SocketAddress): Result<number, Errno>;
  /** Waits for a message. ETIMEDOUT: nothing came in time. Another errno: an ICMP error is pending; the error queue may say more. EINTR: a handled signal came. */
  receive(fd: Fd, options?: Patience): Call<Result<Message, Errno>>;
  /** Takes the oldest entry of the error queue. */
  takeError(fd: Fd): SocketError | undefined;
  /** Waits until one of several fds can be read (or one of `write` written to, or a connection of `hangUp` is gone) or has an error; returns it, or ETIMEDOUT or EINTR. */
  poll(
    fds: readonly Fd[],
    options?: Patience & { readonly write?: readonly Fd[]; readonly hangUp?: readonly Fd[] },
  ): Call<Result<Fd, 'ETIMEDOUT' | 'EINTR'>>;

  // tables: neigh, route, addr, link, fdb, filter, sysctl, sockets, ... the very views of the Tables panel
  table(name: string, query?: Row): readonly Row[];
  change(name: string, op: ChangeOp, row: Row): Result<void, Errno>;
  /** Shows a table of the program's own among those of the machine, as long as the process lives; rows are asked for when somebody looks. */
  publish(name: string, rows: () => readonly Row[]): void;
  /** The machine's one state under this key. */
  shared<T>(key: SharedKey<T>): T;
  /** Records an event of this node. Kinds and reasons are declared beside the code that decides, and listed in programs/catalogue.ts. */
  emit(kind: EventKind, occurrence?: Occurrence): void;

  // processes
  /** Starts a program by name. ENOENT: this machine has none of that name. */
  spawn(argv: readonly string[], options?: SpawnOptions): Result<Pid, Errno>;
  wait(pid: Pid): Call<Result<ExitStatus, Errno>>;
  kill(pid: Pid, signal: Signal): Result<void, Errno>;
  /** What a background job and its children read from now on is what is typed; a shell's `fg`. */
  toFront(pid: Pid): void;
  processes(): readonly ProcessInfo[];
  /** From now on the signal completes the pending call with EINTR instead of ending the process. */
  handle(signal: Signal): void;
  /** The handled signal that came last, taken: undefined when none came since. */
  takeSignal(): Signal | undefined;
  /** The programs of this machine, for help and completion. */
  programs(): readonly Program[];
  /** Says once per session what a real machine would ask for (`sudo ...`), unless the command came through sudo. */
  privileged(): void;
}

/** One option of a program, for its help and for completion. */
export interface OptionSpec {
  readonly flag: string;
  /** What follows it: `count`, `seconds`, `interface`; absent when nothing does. */
  readonly value?: string;
  readonly meaning: string;
}

export type Operand = 'host' | 'file' | 'interface' | 'command' | 'text';

export interface Program {
  readonly name: string;
  /** One line, for `help`. */
  readonly summary: string;
  /** How to call it: `ping [-c count] [-s size] destination`. */
  readonly usage: string;
  readonly options: readonly OptionSpec[];
  /** Sub-commands that may come first: `ip addr`, `ip route`. */
  readonly words?: readonly string[];
  /** What its operands are, for completion. */
  readonly operand?: Operand;
  /** Command lines worth trying, for its help. */
  readonly examples?: readonly string[];
  /** False for what no real machine has (`craft`, `link`, `wait`): `help` lists it apart. */
  readonly real: boolean;
  /** Which machines have it. Default: host and router. */
  readonly on?: readonly string[];
  /** On which systems it is found. Default: all. Two programs may have one name when no system has both. */
  readonly personas?: readonly Persona[];
  /** Runs to its exit status. `args` are the words after the name. */
  main(sys: Sys, args: readonly string[]): Call<ExitStatus>;
}
