import { type CallHandler, type ExecutionContext, Injectable, type NestInterceptor } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { from, lastValueFrom, type Observable } from 'rxjs';
import { AuditLog } from '#platform/audit/audit-log.js';
import { Clock } from '#platform/config/clock.js';
import { Database, type Statement } from '#platform/database/database.js';
import { requestContext } from '#platform/database/request-context.js';
import { FairQueue } from '#platform/pacing/fair-queue.js';
import { paced } from '#platform/pacing/pacing.js';
import { invalid } from '#platform/problems/problem.js';
import { fieldsOf } from '#platform/shapes/declared-field.js';
import { shapeOf, type ViewClass } from '#platform/shapes/shapes.js';
import { CsvTable } from './csv-table.js';
import type { Page } from './page.js';
import { RawJson } from './raw-json.js';

/** Maximum rows of an export; longer lists are cut and marked with `x-truncated`. */
export const maxExportRows = 10_000;

/** Each export holds a database connection and CPU time of this process. */
const maxParallelExports = 2;

/** All pages of an export are read from one snapshot. */
const snapshot: Statement = { name: 'export-snapshot', text: 'SET TRANSACTION ISOLATION LEVEL REPEATABLE READ' };

/** Whether the View is a page of a list. */
export function isList(view: ViewClass): boolean {
  const names = fieldsOf(view).map(({ name }) => name);
  return ['items', 'total', 'page', 'limit'].every((name) => names.includes(name));
}

/** The View of one row of a list. */
function rowViewOf(list: ViewClass): ViewClass | undefined {
  const items = fieldsOf(list).find(({ name }) => name === 'items');
  return items && shapeOf(items.schema).part;
}

/** Only an explicit `text/csv` in Accept selects CSV; wildcards select JSON. */
const wantsCsv = ({ method, headers }: FastifyRequest): boolean =>
  method === 'GET' && (headers.accept ?? '').toLowerCase().includes('text/csv');

/** Sends a list as one CSV file on request: all rows in scope under the same filters, instead of one page. */
@Injectable()
export class ListExport implements NestInterceptor {
  private readonly queue = new FairQueue(maxParallelExports);
  private readonly tables = new Map<ViewClass, CsvTable>();

  constructor(
    private readonly database: Database,
    private readonly clock: Clock,
    private readonly audit: AuditLog,
  ) {}

  intercept(context: ExecutionContext, next: CallHandler): Observable<unknown> {
    const http = context.switchToHttp();
    const request = http.getRequest<FastifyRequest>();
    const { view } = request.routeOptions.config;
    const row = view && wantsCsv(request) && rowViewOf(view);
    return row ? from(this.export(row, request, http.getResponse(), next)) : next.handle();
  }

  private async export(
    view: ViewClass,
    request: FastifyRequest,
    reply: FastifyReply,
    next: CallHandler,
  ): Promise<string> {
    const table = this.tableOf(view);
    const owner = request.actor?.userId ?? request.ip;
    const { text, isTruncated } = await this.queue.run(owner, () => {
      if (request.raw.socket.destroyed) throw invalid('client_gone', 'The client closed the connection.');
      return this.database.transaction(() => this.read(table, request, next));
    });
    if (isTruncated) reply.header('x-truncated', String(maxExportRows));
    reply.header('content-type', 'text/csv; charset=utf-8; header=present');
    reply.header('content-disposition', `attachment; filename="${this.fileName(request)}"`);
    return text;
  }

  private async read(table: CsvTable, request: FastifyRequest, next: CallHandler) {
    await this.database.query(snapshot);
    const context = requestContext.getStore();
    if (context) context.readsWholeLists = true;
    const parts = [table.header];
    let rows = 0;
    for (let number = 1; ; number++) {
      const { items, total, page } = await this.page(number, request, next);
      for await (const row of paced(items.slice(0, maxExportRows - rows))) parts.push(table.lines([row]));
      rows += items.length;
      const isComplete = rows >= total || items.length === 0 || page !== number;
      if (!isComplete && rows < maxExportRows) continue;
      await this.record(request, Math.min(rows, maxExportRows));
      return { text: parts.join(''), isTruncated: rows > maxExportRows || !isComplete };
    }
  }

  /** Audits the path and the names of the filters; their values may be content, such as a searched name. */
  private async record({ actor, url, query }: FastifyRequest, rows: number): Promise<void> {
    const path = url.replace(/\?.*/s, '').replace(/^\/api\/(?:v1\/)?/, '/');
    const filters = Object.keys(query as object).filter((name) => name !== 'page' && name !== 'limit');
    const data = { path, filters, rows };
    await this.audit.record(actor ?? null, { action: 'list.exported', entity: 'list', entityId: null, data });
  }

  /** Calls the route's own handler with the page number in the query. */
  private async page(number: number, request: FastifyRequest, next: CallHandler): Promise<Page<unknown>> {
    request.query = { ...(request.query as object), page: String(number), limit: '100' };
    const response = (await lastValueFrom(next.handle())) as Page<unknown> | RawJson;
    return response instanceof RawJson ? (JSON.parse(response.text) as Page<unknown>) : response;
  }

  private tableOf(view: ViewClass): CsvTable {
    const table = this.tables.get(view) ?? new CsvTable(view);
    this.tables.set(view, table);
    return table;
  }

  /** `/api/v1/students/:id/guardians` becomes `students-guardians-2026-09-01.csv`. */
  private fileName({ routeOptions }: FastifyRequest): string {
    const segments = (routeOptions.url ?? 'list').split('/').filter((part) => part && !part.startsWith(':'));
    return [...segments.slice(2), this.clock.now().toISOString().slice(0, 10)].join('-').concat('.csv');
  }
}
