/** What a lab file may say of a database for the orders of web servers. */
import * as z from 'zod';
import type { DatabaseConfig } from '../../core/http-config.ts';
import * as s from '../scalars.ts';
import { port } from './http-parts.ts';
import type { ServiceSchema } from './schema.ts';

const schema = z
  .strictObject({
    port: port().default(5432).describe('Service port; default 5432'),
    address: s.ipv4().optional().describe('The address that it listens on; default all'),
  })
  .transform((input): DatabaseConfig => ({ port: input.port, address: input.address ?? 0 }));

export const database: ServiceSchema<DatabaseConfig> = {
  schema,
  docs: {
    summary:
      'A database for the application `orders` of web servers on other machines, whose route names it: `/orders: { database: "10.0.0.9:5432" }`. Both talk in lines of JSON, which is no real database\'s protocol. Its table is `orders`.',
    example: '- database: { port: 5432 }',
  },
};
