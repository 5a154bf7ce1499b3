/** What a named table of the stack is, and how a row's fields are read from a change that a program asks for. */
import {
  parseIpv4,
  parseMac,
  parsePrefix,
  type Ipv4Address,
  type MacAddress,
  type Prefix,
} from '../../core/address.ts';
import type { ChangeOp, Row } from '../../core/device.ts';
import type { Errno } from '../../core/errno.ts';
import { fail, ok, type Result } from '../../core/result.ts';

export interface StackTable {
  readonly name: string;
  /** `query` is for tables that answer a question. */
  rows(query: Row): readonly Row[];
  /** Without it the table is read only. */
  change?(op: ChangeOp, row: Row): Result<void, Errno>;
  /** Of tables of rules: appends a row, or sets a policy, as the lab file has it, without an event. */
  place?(row: Row): Result<void, Errno>;
}

/** The text of a field; '' when the row does not have it. */
export const text = (row: Row, field: string): string => String(row[field] ?? '');

export const given = (row: Row, field: string): boolean => text(row, field) !== '';

export function addressIn(row: Row, field: string): Result<Ipv4Address, Errno> {
  const parsed = parseIpv4(text(row, field));
  return parsed.ok ? parsed : fail('EINVAL');
}

export function macIn(row: Row, field: string): Result<MacAddress, Errno> {
  const parsed = parseMac(text(row, field));
  return parsed.ok ? parsed : fail('EINVAL');
}

/** `default` is 0.0.0.0/0; an address alone is a /32. */
export function prefixIn(row: Row, field: string): Result<Prefix, Errno> {
  const value = text(row, field);
  const parsed = parsePrefix(value === 'default' ? '0.0.0.0/0' : value);
  return parsed.ok ? parsed : fail('EINVAL');
}

/** A non-negative integer; `otherwise` when the row does not have the field. */
export function numberIn(row: Row, field: string, otherwise: number): Result<number, Errno> {
  if (!given(row, field)) return ok(otherwise);
  const value = Number(row[field]);
  return Number.isInteger(value) && value >= 0 ? ok(value) : fail('EINVAL');
}
