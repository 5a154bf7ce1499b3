// Cells of tables in words, and tables by the names people have for them.
import { describe, expect, test } from 'vitest';
import { seconds } from '../../src/core/time.ts';
import { cellText, countdown } from '../../src/store/table-cells.ts';
import { tableNamed } from '../../src/store/table-choice.ts';

test.each([
  [0, '0ms'],
  [250_400_000, '250ms'],
  [seconds(1), '1s'],
  [seconds(59.94), '59.9s'],
  [seconds(60), '1m'],
  [seconds(299.9), '4m 59s'],
  [seconds(3600), '1h'],
  [seconds(86_399), '23h 59m'],
  [seconds(172_800), '2d'],
  [seconds(518_399), '5d 23h'],
])('%d ns count down as %s', (t, text) => {
  expect(countdown(t)).toBe(text);
});

describe('a cell', () => {
  test('says what a cache knows not to exist', () => {
    expect(cellText('data', { data: 'NXDOMAIN' })).toBe('NXDOMAIN, no such name');
    expect(cellText('data', { data: 'NODATA' })).toBe('NODATA, no record of this type');
    expect(cellText('data', { data: '10.0.0.2' })).toBe('10.0.0.2');
  });

  test('has a dash for what is not there', () => {
    const row = { fd: -1, pid: 0, timer: '', expires: 0, status: 0, t1: 0, server: '' };
    expect(Object.keys(row).map((name) => cellText(name, row))).toEqual(['-', '-', '-', '-', '-', '-', '-']);
  });
});

describe('a table is found', () => {
  const tables = ['neigh', 'leases', 'resolver', 'dns-cache'].map((name) => ({
    name,
    title: name === 'dns-cache' ? 'DNS server cache' : name,
    columns: [],
    rows: [],
  }));

  test.each([
    ['neigh', 'neigh'],
    ['arp', 'neigh'],
    ['dhcp', 'leases'],
    ['dns', 'resolver'],
    ['DNS server cache', 'dns-cache'],
    ['dns-cache', 'dns-cache'],
  ])('%s is %s', (said, name) => {
    expect(tableNamed(tables, said)?.name).toBe(name);
  });

  test('or not', () => {
    expect(tableNamed(tables, 'tcp')).toBeUndefined();
  });
});
