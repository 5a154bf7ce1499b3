/** What a lab file may say of a database for the orders of web servers. */
import * as z from 'zod';
import type { DatabaseConfig } from '../../core/http-config.ts';
import * as s from '../scalars.ts';
import { port } from './http-parts.ts';
import type { ServiceSchema } from './schema.ts';

const MOST_PAGES = 1000;
const page = z.strictObject({
  url: s.line('a URL').describe('Where it is'),
  title: s.line('a title').describe('What a result shows'),
  words: z
    .array(s.line('a word'))
    .max(100)
    .register(s.EXPECTED, { expected: 'a list of at most 100 words' })
    .describe('What it is found by'),
});

const schema = z
  .strictObject({
    port: port().default(5432).describe('Service port; default 5432'),
    address: s.ipv4().optional().describe('The address that it listens on; default all'),
    pages: z
      .array(page)
      .max(MOST_PAGES)
      .register(s.EXPECTED, { expected: `a list of at most ${MOST_PAGES} pages` })
      .default([])
      .describe('What the application `search` finds'),
  })
  .transform(({ port: number, address, pages }): DatabaseConfig => ({ port: number, address: address ?? 0, pages }));

export const database: ServiceSchema<DatabaseConfig> = {
  schema,
  docs: {
    summary:
      'A database for the applications of web servers on other machines, whose routes name it: `/orders: { database: "10.0.0.9:5432" }`, `/search: { search: "10.0.0.9:5432" }`. They talk in lines of JSON, which is no real database\'s protocol. Its tables are `orders` and `pages`.',
    example: '- database: { port: 5432, pages: [{ url: "https://example.com/", title: Cats, words: [cats] }] }',
  },
};
