import { Injectable, Logger, type OnApplicationBootstrap, type BeforeApplicationShutdown } from '@nestjs/common';
import pg from 'pg';
import { Settings } from '#platform/config/settings.js';
import { DecoratedMethods } from '#platform/ports/decorated-methods.js';
import { Database, type Statement } from './database.js';

type Listener = (payload?: string) => unknown;

const onNotifyKey = Symbol('on a notification');

/**
 * Calls the method with the payload of each notification on this PostgreSQL channel, from any process. After a reconnect it
 * is called without a payload, because notifications may have been lost.
 */
export const OnNotify =
  (channel: string) =>
  (_target: object, _name: string, descriptor: { value?: (payload?: string) => unknown }): void => {
    Reflect.defineMetadata(onNotifyKey, channel, descriptor.value as object);
  };

const retryMs = 500;

const send: Statement = {
  name: 'notify',
  text: 'SELECT pg_notify($1, payload) FROM unnest($2::text[]) payload',
};

/**
 * Sends messages to all processes of the organization with PostgreSQL's LISTEN and NOTIFY. Messages sent while the
 * connection is down are lost; `@OnNotify` methods are called without a payload after a reconnect.
 */
@Injectable()
export class Notifications implements OnApplicationBootstrap, BeforeApplicationShutdown {
  private readonly logger = new Logger(Notifications.name);
  private readonly listeners = new Map<string, Listener[]>();
  private client?: pg.Client | undefined;
  private retry?: NodeJS.Timeout;
  private closed = false;

  constructor(
    private readonly settings: Settings,
    private readonly database: Database,
    private readonly methods: DecoratedMethods,
  ) {}

  /** Sends messages when the open transaction commits, or immediately if none is open. */
  async notify(channel: string, ...payloads: string[]): Promise<void> {
    await this.database.query(send, [channel, payloads]);
  }

  /** Adds a listener, before the application has started; like `@OnNotify`, for objects that are no providers. */
  listen(channel: string, listener: Listener): void {
    this.listeners.set(channel, [...(this.listeners.get(channel) ?? []), listener]);
  }

  async onApplicationBootstrap(): Promise<void> {
    for (const { metadata: channel, call } of this.methods.by<string>(onNotifyKey)) this.listen(channel, call);
    await this.connect();
  }

  async beforeApplicationShutdown(): Promise<void> {
    this.closed = true;
    clearTimeout(this.retry);
    await this.client?.end().catch(() => undefined);
  }

  private async connect(): Promise<void> {
    const client = new pg.Client({ connectionString: this.settings.databaseUrl, keepAlive: true });
    this.client = client;
    client.on('error', () => this.reconnect(client));
    client.on('end', () => this.reconnect(client));
    try {
      await client.connect();
      for (const channel of this.listeners.keys()) await client.query(`LISTEN ${pg.escapeIdentifier(channel)}`);
      // Not before: a message that precedes the reset would hide the missed ones (docs/decisions/0100).
      client.on('notification', ({ channel, payload = '' }) => {
        for (const listener of this.listeners.get(channel) ?? []) listener(payload);
      });
      for (const listener of [...this.listeners.values()].flat()) listener();
    } catch (error) {
      this.logger.warn(`Cannot listen for notifications yet: ${String(error)}`);
      this.reconnect(client);
    }
  }

  private reconnect(lost: pg.Client): void {
    if (this.closed || lost !== this.client) return;
    this.client = undefined;
    this.retry = setTimeout(() => void this.connect(), retryMs);
  }
}
