import type { INestApplication } from '@nestjs/common';
import { DiscoveryService, MetadataScanner, ModulesContainer, Reflector } from '@nestjs/core';
import * as swagger from '@nestjs/swagger';
import type { OpenAPIObject } from '@nestjs/swagger';
import { type Access, accessKey } from '#platform/access/access.js';
import { type ApiTag, apiTagKey } from '#platform/api/api-tag.js';
import { version } from '#platform/config/release.js';
import type { ProblemCatalogue } from '#platform/problems/problem-catalogue.js';
import { document as applyDeferredDecorators } from '#platform/shapes/deferred-swagger.js';
import { namedSchemas, referredShapes } from '#platform/shapes/named-schemas.js';
import { singularOf } from '#platform/text/names.js';
import { describeFields, describeOperation } from './descriptions.js';
import { completeSchemas, removeUnusedSchemas } from './documented-schemas.js';
import { refusalStatuses, type Route } from './documented-statuses.js';
import { exampleOf } from './examples.js';
import { withJsonSchema } from './json-schema.js';
import { extendProblems, problemResponses, problemSchemas } from './problem-responses.js';
import { splitVariants } from './variants.js';

type Operation = NonNullable<OpenAPIObject['paths'][string]['get']> & { 'x-access'?: string };

const verbs = ['get', 'post', 'put', 'patch', 'delete'] as const;

const plural = /s$/;

/** `list` in AssessmentsController becomes `listAssessments`, `publish` `publishAssessment`; `login` in AuthController stays. */
export function operationIdOf(controller: string, method: string): string {
  const noun = controller.replace(/Controller$/, '');
  if (!plural.test(noun) || /[A-Z]/.test(method)) return method;
  return method + (method.startsWith('list') ? noun : singularOf(noun));
}

/** The OpenAPI document: access, responses and errors of every operation. Lists the codes of `problems` and omits controllers that are not `offered`. */
export function describeApi(
  app: INestApplication,
  problems: ProblemCatalogue,
  offered = (controller: unknown) => Boolean(controller),
): OpenAPIObject {
  applyDeferredDecorators(swagger);
  const config = new swagger.DocumentBuilder()
    .setTitle('Homeroom')
    .setDescription(about)
    .setVersion(version)
    .setOpenAPIVersion('3.1.0')
    .setLicense('Apache-2.0', 'https://www.apache.org/licenses/LICENSE-2.0')
    .addServer('/', 'This instance')
    .addBearerAuth({ type: 'http', scheme: 'bearer', bearerFormat: 'JWT' }, 'bearer')
    .addApiKey({ type: 'apiKey', in: 'header', name: 'X-Operator-Key' }, 'operator')
    .build();
  const document = swagger.SwaggerModule.createDocument(app, config, {
    operationIdFactory: operationIdOf,
    autoTagControllers: true,
    extraModels: referredShapes(),
  });
  const schemas = ((document.components ??= {}).schemas ??= {});
  Object.assign(schemas, Object.fromEntries(namedSchemas()));
  const declared = declarationsOf(app, offered);
  for (const [path, item] of Object.entries(document.paths)) {
    for (const verb of verbs) {
      const operation = item[verb];
      const declaration = operation && declared.get(operation.operationId ?? '');
      if (operation && declaration) complete({ operation, verb, path, schemas }, declaration);
      else delete item[verb];
    }
    if (Object.keys(item).length === 0) delete document.paths[path];
  }
  completeComponents(document, problems);
  addExamples(document);
  document.tags = tagsOf(declared);
  return withJsonSchema(document);
}

/** Descriptions, forms and errors that the declarations of classes do not contain. */
function completeComponents(document: OpenAPIObject, problems: ProblemCatalogue): void {
  const components = (document.components ??= {});
  completeSchemas(document);
  describeFields(document);
  splitVariants(document);
  components.schemas = { ...components.schemas, ...problemSchemas(problems) };
  extendProblems(document);
  components.schemas = sortedByName(components.schemas);
  components.responses = problemResponses(document);
  removeUnusedSchemas(document);
}

/** The document does not depend on the order in which files were imported. */
const sortedByName = <Value>(record: Record<string, Value>): Record<string, Value> =>
  Object.fromEntries(Object.entries(record).sort(([a], [b]) => (a < b ? -1 : 1)));

const about = `The API of one school. Sign in at \`POST /api/v1/auth/login\`, send the access token as \`Authorization: Bearer …\`, ping
\`POST /api/v1/session/ping\` once a minute while the user is active, and renew at \`POST /api/v1/auth/refresh-token\`.

* Lists return \`{ items, total, page, limit }\`; with \`Accept: text/csv\` they return all rows under the same filters as one CSV file.
* Every error is \`application/problem+json\` with a stable \`code\`, a \`detail\` for people, and \`errors\` per field.
* Text is plain and must be escaped for display, except fields with \`x-rich-text\`: those contain Markdown, HTML or the format named in
  \`format\`, and are sanitized when stored. Rejected links have the scheme \`unsafe:\`; rejected tags are stored as text.
* Records you may not see return 404; actions you may not take on a visible record return 403.
* Records have a \`version\`, with which their ETag begins; \`If-Match\` makes a change conditional on it (412 if the record was changed since).
* Limited routes send \`RateLimit\` and \`RateLimit-Policy\` (draft-ietf-httpapi-ratelimit-headers); 429 also sends \`Retry-After\`.
* GET responses have an \`ETag\`; a request with \`If-None-Match\` gets 304 while the content is unchanged.
* Before routing, a request may get 404 \`no_such_route\`, 421 \`wrong_host\`, or 431 (headers too large). Operations of features that are
  off get 404 \`feature_disabled\`; \`GET /auth/me\` names the features that are on.
* \`x-access\` names the roles that may call an operation.`;

function complete(route: Omit<Route, 'access'>, { access, tag }: Declared): void {
  const operation: Operation = route.operation;
  operation['x-access'] = access?.kind === 'roles' ? access.roles.join(', ').toLowerCase() : (access?.kind ?? 'none');
  operation.security = access?.kind === 'public' ? [] : [{ [access?.kind === 'operator' ? 'operator' : 'bearer']: [] }];
  operation.tags = tag ? [tag.name] : [];
  for (const parameter of operation.parameters ?? []) {
    if ('in' in parameter && parameter.in === 'path' && /id$/i.test(parameter.name)) {
      parameter.schema = { type: 'string', format: 'uuid' };
    }
  }
  for (const [status, response] of Object.entries(operation.responses))
    if (Number(status) >= 400 && !(response && 'content' in response))
      operation.responses[status] = { $ref: `#/components/responses/${status}` };
  for (const status of refusalStatuses({ ...route, access }))
    operation.responses[String(status)] ??= { $ref: `#/components/responses/${status}` };
  describeOperation({ ...route, access });
  if (route.verb === 'get')
    operation.responses['304'] ??= { description: 'Not modified: If-None-Match contains the current ETag' };
}

function addExamples(document: OpenAPIObject): void {
  for (const item of Object.values(document.paths)) {
    for (const verb of verbs) {
      const body = item[verb]?.requestBody;
      const json = body && 'content' in body ? body.content['application/json'] : undefined;
      if (json?.schema) json.example = exampleOf(json.schema, document);
    }
  }
}

function tagsOf(declared: Map<string, Declared>): { name: string; description?: string }[] {
  const tags = [...declared.values()].flatMap(({ tag }) => tag ?? []);
  const descriptions = new Map(tags.flatMap(({ name, about }) => (about ? [[name, about] as const] : [])));
  return [...descriptions].sort(([a], [b]) => a.localeCompare(b)).map(([name, description]) => ({ name, description }));
}

/** What a controller's decorators declare for one operation. */
interface Declared {
  access: Access | undefined;
  tag: ApiTag | undefined;
}

/** Declarations by operationId, read from the same metadata as the guard: an app in preview mode has no providers. */
function declarationsOf(app: INestApplication, offered: (controller: unknown) => boolean): Map<string, Declared> {
  const reflector = new Reflector();
  const scanner = new MetadataScanner();
  const found = new Map<string, Declared>();
  for (const { instance, metatype } of new DiscoveryService(app.get(ModulesContainer)).getControllers()) {
    if (!instance || !metatype || !offered(metatype)) continue;
    const tag = reflector.get<ApiTag | undefined>(apiTagKey, metatype);
    const methods = instance as Record<string, () => unknown>;
    for (const name of scanner.getAllMethodNames(Object.getPrototypeOf(instance) as object)) {
      const access = methods[name] && reflector.get<Access | undefined>(accessKey, methods[name]);
      found.set(operationIdOf(metatype.name, name), { access, tag });
    }
  }
  return found;
}

/** The access table: one line per route, `POST /api/v1/assessments/{id}/publish → admin, teacher`. */
export function accessTable(document: OpenAPIObject): string {
  const lines = Object.entries(document.paths).flatMap(([path, item]) =>
    verbs.flatMap((verb) => {
      const operation: Operation | undefined = item[verb];
      return operation ? [`${verb.toUpperCase()} ${path} → ${operation['x-access']}`] : [];
    }),
  );
  return `${lines.sort((a, b) => (a.split(' ')[1] ?? '').localeCompare(b.split(' ')[1] ?? '') || a.localeCompare(b)).join('\n')}\n`;
}
