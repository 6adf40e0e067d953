import 'reflect-metadata';
import type { OutgoingHttpHeaders } from 'node:http';
import type { INestApplicationContext } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { version } from '#platform/config/release.js';
import type { Settings } from '#platform/config/settings.js';
import { homePage, homePagePolicy } from '#tenancy/organizations/home-page.js';
import { OrganizationsService } from '#tenancy/organizations/organizations.service.js';
import { AppModule } from './app.module.js';
import { NestLog, openLog } from './platform/server/logger.js';
import { createAdapter, configureServer } from './platform/server/server.js';
import { problemCodes } from './problem-codes.js';

/** Creates the application of one organization, ready to listen. Used by `main` and tests. */
export async function createApp(settings: Settings): Promise<NestFastifyApplication> {
  const log = openLog(settings);
  const app = await NestFactory.create<NestFastifyApplication>(
    AppModule.forRoot(settings),
    createAdapter(settings, log),
    {
      logger: new NestLog(log),
      abortOnError: false,
    },
  );
  app.setGlobalPrefix('api/v1');
  await configureServer(app, settings, log);
  if (settings.servesDocs) serveDocs(app);
  if (settings.servesDocs && !settings.isProduction) redirectToDocs(app);
  else serveHomePage(app, settings);
  await app.init();
  return app;
}

/** Creates the services of one organization without HTTP server and routes. Used by commands. */
export function createServices(settings: Settings): Promise<INestApplicationContext> {
  return NestFactory.createApplicationContext(AppModule.forRoot(settings), {
    logger: new NestLog(openLog(settings)),
    abortOnError: false,
  });
}

/** Serves the OpenAPI document and Swagger UI, loaded on the first request. */
function serveDocs(app: NestFastifyApplication): void {
  const server = app.getHttpAdapter().getInstance();
  let docs: Promise<NestFastifyApplication> | undefined;
  const serve = async ({ url, headers }: FastifyRequest, reply: FastifyReply) => {
    docs ??= import('./platform/api/openapi/docs.js').then(({ openDocs }) => openDocs(app, problemCodes));
    const page = await (await docs).inject({ method: 'GET', url, headers });
    if (page.statusCode === 404) return reply.callNotFound();
    return reply.status(page.statusCode).headers(endToEnd(page.headers)).send(page.rawPayload);
  };
  for (const path of [docsPath, `${docsPath}/*`, '/api/docs-json', '/api/docs-yaml']) server.get(path, serve);
}

const docsPath = '/api/docs';

/** During development, `/` leads to the API documentation. */
function redirectToDocs(app: NestFastifyApplication): void {
  const server = app.getHttpAdapter().getInstance();
  server.get('/', (_request, reply) => reply.redirect(docsPath));
}

/** Serves a page with the name of the organization at `/`. */
function serveHomePage(app: NestFastifyApplication, { servesDocs }: Settings): void {
  const server = app.getHttpAdapter().getInstance();
  server.get('/', async (_request, reply) => {
    const { name, locale } = await app.get(OrganizationsService).publicView();
    const page = homePage({ organization: name, locale, version, ...(servesDocs && { docs: docsPath }) });
    return reply.header('content-security-policy', homePagePolicy).type('text/html; charset=utf-8').send(page);
  });
}

/** Removes hop-by-hop headers (RFC 9110, 7.6.1). */
const endToEnd = ({ connection: _, 'transfer-encoding': __, 'keep-alive': ___, ...headers }: OutgoingHttpHeaders) =>
  headers;
