import { Module } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { FastifyAdapter, type NestFastifyApplication } from '@nestjs/platform-fastify';
import { type OpenAPIObject, SwaggerModule } from '@nestjs/swagger';
import { Settings } from '#platform/config/settings.js';
import { Features } from '#platform/features/features.js';
import type { ProblemCatalogue } from '#platform/problems/problem-catalogue.js';
import { describeApi } from './openapi.js';
import { swaggerPlugins } from './swagger-plugins.js';

@Module({})
class DocsModule {}

/** Swagger UI at /api/docs and its JSON and YAML documents, as a separate Nest application that does not listen. */
export async function openDocs(
  app: NestFastifyApplication,
  problems: ProblemCatalogue,
): Promise<NestFastifyApplication> {
  const docs = await NestFactory.create<NestFastifyApplication>(DocsModule, new FastifyAdapter(), {
    abortOnError: false,
  });
  const document = documentOf(app, problems);
  SwaggerModule.setup('api/docs', docs, document, {
    jsonDocumentUrl: 'api/docs-json',
    yamlDocumentUrl: 'api/docs-yaml',
    customSiteTitle: 'Homeroom API',
    // Evaluated on every request, because an admin may switch features on and off.
    patchDocumentOnRequest: document,
    // In production the browser must not keep a token after the page is closed.
    swaggerOptions: {
      persistAuthorization: !app.get(Settings).isProduction,
      displayOperationId: true,
      tagsSorter: 'alpha',
      docExpansion: 'none',
      filter: true,
      plugins: swaggerPlugins,
    },
  });
  await docs.init();
  return docs;
}

/** The API document of the enabled features; rebuilt only when the feature switches change. */
function documentOf(app: NestFastifyApplication, problems: ProblemCatalogue): () => OpenAPIObject {
  const features = app.get(Features);
  const offered = (part: unknown) => features.isOn(features.ownerOf(part));
  let cached: { enabled: string; document: OpenAPIObject } | undefined;
  return () => {
    const enabled = features.on.join();
    if (cached?.enabled !== enabled) cached = { enabled, document: describeApi(app, problems, offered) };
    return cached.document;
  };
}
