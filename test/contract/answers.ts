import type { OpenAPIObject } from '@nestjs/swagger';
import { differencesFrom } from './json-schema.js';
import type { Operation } from './operations.js';

/** The parts of a response that the API document describes. */
export interface DocumentedResponse {
  status: number;
  type: string;
  text: string;
}

/** Statuses the server returns before routing, by code. */
const beforeRouting: Record<string, number> = { no_such_route: 404 };

/** Returns what the operation does not document about the response: status, content type or body. */
export function undocumented(document: OpenAPIObject, { responses }: Operation, actual: DocumentedResponse): string[] {
  const { status, type, text } = actual;
  const code = codeOf(actual);
  if (beforeRouting[code] === status) return [];
  const response = responses[String(status)];
  if (!response) return [`responded ${status}${code && ` (${code})`}, which is not documented`];
  const { content } = resolvedResponse(document, response);
  if (!content) return text ? [`responded ${status} with a body, which is not documented`] : [];
  const media = Object.entries(content).find(([name]) => ['*/*', type].includes(name.split(';')[0] ?? ''))?.[1];
  if (!media)
    return [`responded ${status} as ${type || 'nothing'}, but ${Object.keys(content).join(', ')} is documented`];
  if (!media.schema || !/json$/.test(type)) return [];
  return differencesFrom(document, media.schema, JSON.parse(text)).map(
    (difference) => `responded ${status}: ${difference}`,
  );
}

type Response = Operation['responses'][string];

function resolvedResponse(document: OpenAPIObject, response: Response): Response {
  const name = response.$ref?.replace('#/components/responses/', '');
  return name ? ((document.components?.responses?.[name] ?? {}) as Response) : response;
}

function codeOf({ type, text }: DocumentedResponse): string {
  return type === 'application/problem+json' ? String((JSON.parse(text) as { code?: unknown }).code) : '';
}
