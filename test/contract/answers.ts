import type { OpenAPIObject } from '@nestjs/swagger';
import type { Operation } from './operations.js';
import { differencesFrom } from './json-schema.js';

/** As much of an answer as its documentation is about. */
export interface Answered {
  status: number;
  type: string;
  text: string;
}

/** Statuses the server answers before it looks for a route, with the codes that say so. */
const beforeRouting: Record<string, number> = { no_such_route: 404 };

/** What of an answer its operation does not document: the status, the content type, or the body. */
export function undocumented(document: OpenAPIObject, { responses }: Operation, answer: Answered): string[] {
  const { status, type, text } = answer;
  const code = codeOf(answer);
  if (beforeRouting[code] === status) return [];
  const response = responses[String(status)];
  if (!response) return [`answered ${status}${code && ` (${code})`}, which is not documented`];
  const { content } = reached(document, response);
  if (!content) return text ? [`answered ${status} with a body, which is not documented`] : [];
  const media = Object.entries(content).find(([name]) => ['*/*', type].includes(name.split(';')[0] ?? ''))?.[1];
  if (!media)
    return [`answered ${status} as ${type || 'nothing'}, but ${Object.keys(content).join(', ')} is documented`];
  if (!media.schema || !/json$/.test(type)) return [];
  return differencesFrom(document, media.schema, JSON.parse(text)).map(
    (difference) => `answered ${status}: ${difference}`,
  );
}

type Response = Operation['responses'][string];

function reached(document: OpenAPIObject, response: Response): Response {
  const name = response.$ref?.replace('#/components/responses/', '');
  return name ? ((document.components?.responses?.[name] ?? {}) as Response) : response;
}

function codeOf({ type, text }: Answered): string {
  return type === 'application/problem+json' ? String((JSON.parse(text) as { code?: unknown }).code) : '';
}
