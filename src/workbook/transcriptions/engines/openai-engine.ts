import { randomUUID } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import { Readable } from 'node:stream';
import type { ServerFiles } from '#platform/files/server-files.js';
import type { Transcript } from '#workbook/transcriptions/transcript.js';
import { type Engine, EngineFailure, type Failure, type Speech } from './engine.js';
import { readVerboseJson } from './openai-output.js';

export interface OpenaiOptions {
  baseUrl: string;
  apiKey: string | undefined;
  model: string;
}

const maxResponseBytes = 64 * 1024 * 1024;

/** By status; 5xx and others are `unreachable`. */
const failureOf: Record<number, Failure | undefined> = {
  400: 'rejected',
  401: 'unauthorized',
  403: 'unauthorized',
  404: 'rejected',
  413: 'too_large',
  415: 'rejected',
  422: 'rejected',
  429: 'rate_limited',
};

/** OpenAI, or a server with the same API: `POST /audio/transcriptions`. */
export class OpenaiEngine implements Engine {
  readonly name = 'openai';

  constructor(
    private readonly options: OpenaiOptions,
    private readonly files: ServerFiles,
  ) {}

  async transcribe({ recording, language, signal }: Speech): Promise<Transcript> {
    const { model } = this.options;
    return this.files.withPath(recording.storageKey, async (path) => {
      const form = await formOf(path, {
        model,
        response_format: 'verbose_json',
        ...(language && { language: language.slice(0, 2) }),
        'timestamp_granularities[]': ['word', 'segment'],
      });
      const response = await this.send(form, signal);
      const text = await readText(response, signal);
      if (!response.ok) throw refusal(response, text);
      return readVerboseJson(text, model);
    });
  }

  private async send(form: Form, signal: AbortSignal): Promise<Response> {
    const { baseUrl, apiKey } = this.options;
    const headers = {
      'content-type': `multipart/form-data; boundary=${form.boundary}`,
      'content-length': String(form.length),
      ...(apiKey && { authorization: `Bearer ${apiKey}` }),
    };
    const address = `${baseUrl.replace(/\/$/, '')}/audio/transcriptions`;
    // A redirect would send the key and the voice to another server.
    const options = { method: 'POST', headers, body: form.body, duplex: 'half', redirect: 'error', signal } as const;
    try {
      return await fetch(address, options);
    } catch (error) {
      signal.throwIfAborted();
      throw new EngineFailure('unreachable', String(error instanceof Error ? (error.cause ?? error) : error));
    }
  }
}

interface Form {
  boundary: string;
  body: ReadableStream;
  length: number;
}

/** A form that streams the file. Its name has only the extension, because the server decides by it. */
async function formOf(path: string, fields: Record<string, string | string[]>): Promise<Form> {
  const boundary = `homeroom-${randomUUID()}`;
  const parts = Object.entries(fields).flatMap(([name, values]) =>
    [values]
      .flat()
      .map((value) => `--${boundary}\r\nContent-Disposition: form-data; name="${name}"\r\n\r\n${value}\r\n`),
  );
  const extension = /\.[a-z0-9]+$/.exec(path)?.[0] ?? '';
  const file =
    `--${boundary}\r\nContent-Disposition: form-data; name="file"; filename="recording${extension}"\r\n` +
    'Content-Type: application/octet-stream\r\n\r\n';
  const [head, tail] = [Buffer.from(parts.join('') + file), Buffer.from(`\r\n--${boundary}--\r\n`)];
  const { size } = await stat(path);
  const bytes = async function* () {
    yield head;
    yield* createReadStream(path) as AsyncIterable<Buffer>;
    yield tail;
  };
  return { boundary, body: Readable.toWeb(Readable.from(bytes())), length: head.length + size + tail.length };
}

async function readText(response: Response, signal: AbortSignal): Promise<string> {
  if (!response.body) return '';
  const chunks: Uint8Array[] = [];
  let size = 0;
  try {
    for await (const chunk of response.body as AsyncIterable<Uint8Array>) {
      chunks.push(chunk);
      if ((size += chunk.length) > maxResponseBytes) throw new EngineFailure('engine_response_invalid', 'too long');
    }
  } catch (error) {
    signal.throwIfAborted();
    throw error instanceof EngineFailure ? error : new EngineFailure('unreachable', 'the response was cut off');
  }
  return Buffer.concat(chunks).toString();
}

function refusal({ status, headers }: Response, text: string): EngineFailure {
  return new EngineFailure(
    failureOf[status] ?? 'unreachable',
    `the server responded ${status}: ${text.slice(0, 500)}`,
    retryAfterOf(headers.get('retry-after')),
  );
}

/** Seconds or a date (RFC 9110, 10.2.3), as milliseconds from now. */
function retryAfterOf(header: string | null): number | undefined {
  if (header === null) return undefined;
  const ms = /^\d+$/.test(header) ? Number(header) * 1000 : Date.parse(header) - Date.now();
  return Number.isFinite(ms) ? Math.max(0, ms) : undefined;
}
