import { Choice, Int, Text, Texts } from '#platform/shapes/fields.js';

/** The server, the organization and its database. */
export class ServerSettings {
  @Choice(['development', 'production', 'test'], {
    default: 'development',
    about: 'Environment; production disables the API documentation and debug headers',
  })
  nodeEnv: 'development' | 'production' | 'test';

  @Int({ min: 0, max: 65_535, default: 3000, about: 'The port to listen on; 0 selects a free port' })
  port: number;

  @Text({ default: '127.0.0.1', about: 'The address to listen on; 0.0.0.0 without a reverse proxy' })
  host: string;

  @Text({
    max: 64,
    pattern: /^[A-Za-z0-9][A-Za-z0-9_-]*$/,
    shape: 'letters, digits, - and _',
    about: 'The id of the organization of this instance',
  })
  organizationId: string;

  @Text({
    max: 63,
    pattern: /^[a-z0-9][a-z0-9-]*$/,
    shape: 'lower-case letters, digits and -',
    about: 'Its name in URLs, and the audience of its tokens',
  })
  organizationSlug: string;

  @Text({ optional: true, about: 'Its name when it is created; an admin can change it later' })
  organizationName?: string;

  @Texts({ default: [], about: 'Host names this instance accepts; empty accepts any' })
  orgHosts: string[];

  @Texts({ default: [], about: 'Web origins that may call the API from a browser (CORS)' })
  corsOrigins: string[];

  @Texts({ default: [], about: 'Addresses of proxies whose X-Forwarded-For is trusted' })
  trustProxy: string[];

  @Text({
    max: 2000,
    optional: true,
    pattern: /^postgres(ql)?:\/\//,
    shape: 'a postgresql:// URL',
    about: 'The PostgreSQL database; unset starts an embedded server in DATA_DIR',
  })
  databaseUrl?: string;

  @Int({ min: 2, max: 200, default: 10, about: 'Maximum number of database connections per process' })
  databasePoolMax: number;

  @Text({ default: '.data', max: 1000, about: 'The folder of the embedded server and of files' })
  dataDir: string;
}
