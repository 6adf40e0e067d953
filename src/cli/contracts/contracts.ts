import 'reflect-metadata';
import { NestFactory } from '@nestjs/core';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import type { OpenAPIObject } from '@nestjs/swagger';
import { AppModule } from '#app.module.js';
import { problemCodes } from '#problem-codes.js';
import { readSettings } from '#platform/config/read-settings.js';
import { accessTable, describeApi } from '#platform/api/openapi/openapi.js';
import { createAdapter } from '#platform/server/server.js';
import { openLog } from '#platform/server/logger.js';
import { errorsGuide } from './errors-guide.js';
import { exampleEnv } from './example-env.js';
import { privacyGuides } from './privacy-guides.js';
import { questionsGuide } from './questions-guide.js';
import { statementsSql } from './statements.js';

/** The generated contract files, by path. */
export async function writeContracts(): Promise<Record<string, string>> {
  const document = await describePreviewedApi();
  return contractsOf(document);
}

/** The contents of the contract files for an API document. */
export async function contractsOf(document: OpenAPIObject): Promise<Record<string, string>> {
  return {
    'contracts/openapi.json': `${JSON.stringify(document, null, 2)}\n`,
    'contracts/access-table.txt': accessTable(document),
    'contracts/statements.sql': await statementsSql(),
    'env/example.env': exampleEnv(),
    'docs/questions.md': questionsGuide(),
    'docs/errors.md': errorsGuide(),
    ...(await privacyGuides()),
  };
}

/** Nest's preview mode reads every route without creating providers, so no database is needed. */
async function describePreviewedApi(): Promise<OpenAPIObject> {
  const settings = readSettings(previewEnvironment);
  const app = await NestFactory.create<NestFastifyApplication>(
    AppModule.forRoot(settings),
    createAdapter(settings, openLog(settings)),
    { preview: true, abortOnError: false, logger: ['error'] },
  );
  app.setGlobalPrefix('api/v1');
  return describeApi(app, problemCodes);
}

const previewEnvironment = {
  ORGANIZATION_ID: 'preview',
  ORGANIZATION_SLUG: 'preview',
  FEATURES: 'all',
  JWT_SECRET: 'not used, because nothing is signed',
  ENCRYPTION_KEY: '0'.repeat(63) + '1',
  LOG_LEVEL: 'silent',
};
