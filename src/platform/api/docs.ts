import { Module } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { FastifyAdapter, type NestFastifyApplication } from '@nestjs/platform-fastify';
import { type OpenAPIObject, SwaggerModule } from '@nestjs/swagger';
import { version } from '#platform/config/release.js';
import { Settings } from '#platform/config/settings.js';
import { Features } from '#platform/features/features.js';
import { describeApi } from './openapi.js';

@Module({})
class DocsModule {}

/** Swagger UI at /api/docs and the documents beside it, as a small application of its own that listens to nobody. */
export async function openDocs(app: NestFastifyApplication): Promise<NestFastifyApplication> {
  const docs = await NestFactory.create<NestFastifyApplication>(DocsModule, new FastifyAdapter(), {
    abortOnError: false,
  });
  const document = documentOf(app);
  SwaggerModule.setup('api/docs', docs, document, {
    jsonDocumentUrl: 'api/docs-json',
    yamlDocumentUrl: 'api/docs-yaml',
    customSiteTitle: 'Homeroom API',
    // Asked each time, because the admin may switch features on and off.
    patchDocumentOnRequest: document,
    // In production a token must not stay in the browser after the page is closed.
    swaggerOptions: {
      persistAuthorization: !app.get(Settings).isProduction,
      displayOperationId: true,
      tagsSorter: 'alpha',
    },
  });
  await docs.init();
  return docs;
}

/** What is switched on, described once for each way the switches stand. */
function documentOf(app: NestFastifyApplication): () => OpenAPIObject {
  const features = app.get(Features);
  const offered = (part: unknown) => features.isOn(features.ownerOf(part));
  let described: { on: string; document: OpenAPIObject } | undefined;
  return () => {
    const on = features.on.join();
    if (described?.on !== on) described = { on, document: describeApi(app, version, offered) };
    return described.document;
  };
}
