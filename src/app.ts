import 'reflect-metadata';
import { NestFactory } from '@nestjs/core';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { type OpenAPIObject, SwaggerModule } from '@nestjs/swagger';
import { AppModule } from './app.module.js';
import type { Settings } from '#platform/config/settings.js';
import { version } from '#platform/config/release.js';
import { Features } from '#platform/features/features.js';
import { describeApi } from '#platform/http/openapi.js';
import { createAdapter, furnish } from '#platform/http/server.js';
import { NestLog, openLog } from '#platform/logging/logger.js';

/** Builds the instance of one organization, ready to listen. Tests, the command line and `main` all start here. */
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
  await furnish(app, settings, log);
  if (settings.swaggerEnabled) offerDocs(app);
  await app.init();
  return app;
}

/** Swagger UI at /api/docs, where `/` leads; the document at /api/docs-json, written when first asked for. */
function offerDocs(app: NestFastifyApplication): void {
  const features = app.get(Features);
  const offered = (part: unknown) => features.isOn(features.ownerOf(part));
  let described: { on: string; document: OpenAPIObject } | undefined;
  const document = () => {
    const on = features.on.join();
    if (described?.on !== on) described = { on, document: describeApi(app, version, offered) };
    return described.document;
  };
  SwaggerModule.setup('api/docs', app, document, {
    jsonDocumentUrl: 'api/docs-json',
    yamlDocumentUrl: 'api/docs-yaml',
    customSiteTitle: 'Homeroom API',
    // Asked each time, because the admin may switch features on and off.
    patchDocumentOnRequest: document,
    swaggerOptions: { persistAuthorization: true, displayOperationId: true, tagsSorter: 'alpha' },
  });
  app
    .getHttpAdapter()
    .getInstance()
    .get('/', (_request, reply) => reply.redirect('/api/docs'));
}
