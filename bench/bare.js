import compress from '@fastify/compress';
import Fastify from 'fastify';
import pg from 'pg';
import { addDuties } from './bare-duties.js';
import { addRoutes } from './bare-routes.js';
import * as sql from './bare.sql.js';

/**
 * A bare server of the comparison: Fastify, compression, a pool, one prepared statement after another. It returns the same
 * data from the same tables as the product, and checks token and session of every request. With DUTIES, it also sets the
 * product's headers, request ids, log line and metrics.
 */
const { DATABASE_URL, DUTIES, POOL } = process.env;
// The triggers of the ledger refuse a score without a cause.
const options = `-c homeroom.grade_cause={"cause":"submission"}`;
const pool = new pg.Pool({ connectionString: DATABASE_URL, max: Number(POOL), options });
const server = Fastify();
const observe = DUTIES ? await addDuties(server) : (work) => work();
await server.register(compress, { threshold: 1024, encodings: ['br', 'gzip'] });

/** Runs a named statement of bare.sql.js and returns its rows; `runner` is the pool, or the client of a transaction. */
const query = (name, values, runner = pool) =>
  observe(async () => (await runner.query({ name, text: sql[name], values })).rows);

addRoutes(server, { pool, query });
await server.listen({ port: 0, host: '127.0.0.1' });
process.send({ port: server.server.address().port });
