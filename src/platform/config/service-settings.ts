import { Choice, Flag, Int, Secret, Text, Texts } from '#platform/shapes/fields.js';

export const logLevels = ['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent'] as const;
export const emailServices = ['log', 'smtp', 'sendgrid', 'mailgun'] as const;

/** Accounts and sessions, offered features, email, logs, and how long data is kept. */
export class ServiceSettings {
  @Secret({ about: 'Signs access tokens: at least 32 random bytes, different for every organization' })
  jwtSecret: string;

  @Int({ min: 30, max: 86_400, default: 900, about: 'Lifetime of an access token in seconds' })
  jwtTtl: number;

  @Flag({ default: false, about: 'Require a verified email address to log in' })
  authRequireVerified: boolean;

  @Int({ min: 1, max: 1440, default: 10, about: 'Minutes without a heartbeat after which a session ends' })
  sessionIdleMinutes: number;

  @Int({ min: 1, max: 720, default: 12, about: 'Maximum duration of a session in hours' })
  sessionMaxHours: number;

  @Int({ min: 4, max: 15, default: 12, about: 'bcrypt cost of password hashes' })
  bcryptRounds: number;

  @Secret({ about: 'Encrypts sensitive columns: 32 bytes as base64 or hex' })
  encryptionKey: string;

  @Secret({
    optional: true,
    about:
      'Further keys that decrypt, comma-separated: earlier ones, and the next one before it is used (docs/operations.md)',
  })
  encryptionKeysOld?: string;

  @Secret({ optional: true, about: 'Key for /ops, sent as X-Operator-Key or as a Bearer token; unset disables /ops' })
  operatorKey?: string;

  @Texts({
    default: ['standard'],
    about:
      'Offered features: standard (all but civic and local), all, names of features, or @school, @hospital, @coding or @community',
  })
  features: string[];

  @Text({ optional: true, max: 1000, about: 'A JSON file of subscription packages that replaces the built-in ones' })
  packagesFile?: string;

  @Choice(emailServices, { default: 'log', about: 'How email is sent; log only stores it in the outbox' })
  emailService: (typeof emailServices)[number];

  @Text({ optional: true, max: 1000, about: 'smtp://user:password@host:port for EMAIL_SERVICE=smtp' })
  smtpUrl?: string;

  @Secret({ optional: true, about: 'API key for EMAIL_SERVICE=sendgrid' })
  sendgridApiKey?: string;

  @Text({ optional: true, about: 'SMTP login for EMAIL_SERVICE=mailgun' })
  mailgunLogin?: string;

  @Secret({ optional: true, about: 'SMTP password for EMAIL_SERVICE=mailgun' })
  mailgunPassword?: string;

  @Text({ default: 'Homeroom <no-reply@localhost>', about: 'The sender of email' })
  emailFrom: string;

  @Text({
    max: 500,
    optional: true,
    about: 'The public URL of this school for links in email; default is the listening address',
  })
  publicUrl?: string;

  @Text({
    max: 1000,
    optional: true,
    pattern: /^rediss?:\/\//,
    shape: 'a redis:// or rediss:// URL',
    about: 'redis://user:password@host:port for rate limits; unset uses PostgreSQL',
  })
  redisUrl?: string;

  @Choice(logLevels, { default: 'info', about: 'Lowest level to log' })
  logLevel: (typeof logLevels)[number];

  @Text({ optional: true, max: 1000, about: 'Folder for additional log files, rotated daily' })
  logDir?: string;

  @Int({ min: 1, max: 3650, default: 14, about: 'Retention of rotated log files in days' })
  logRetentionDays: number;

  @Text({
    max: 1000,
    optional: true,
    pattern: /^https?:\/\//,
    shape: 'an http(s):// URL',
    about: 'URL of an error tracker that receives new errors as JSON; unset disables it',
  })
  errorWebhookUrl?: string;

  @Text({
    max: 1000,
    optional: true,
    pattern: /^https?:\/\//,
    shape: 'an http(s):// URL',
    about: 'URL of an OpenTelemetry collector (OTLP over HTTP), such as http://localhost:4318; unset disables tracing',
  })
  otelExporterOtlpEndpoint?: string;

  @Secret({ optional: true, about: 'Headers for the collector, such as authorization=Bearer%20abc' })
  otelExporterOtlpHeaders?: string;

  @Int({
    min: 1,
    max: 3650,
    default: 30,
    about: 'Retention of errors, job runs and sent email in days',
  })
  operationsRetentionDays: number;

  @Text({ default: '.data/backups', max: 1000, about: 'The folder of backups; each organization has a subfolder' })
  backupDir: string;

  @Secret({ optional: true, about: 'Encrypts backups: 32 bytes as base64 or hex; unset leaves them unencrypted' })
  backupKey?: string;

  @Int({ min: 1, max: 36_500, default: 35, about: 'Retention of backups in days; the newest is never deleted' })
  backupRetentionDays: number;

  @Int({ min: 1, max: 3650, default: 365, about: 'Retention of user interactions in days' })
  interactionRetentionDays: number;

  @Int({
    min: 30,
    max: 3650,
    default: 365,
    about: 'How long a client may be offline, in days, before it has to download everything again',
  })
  syncRetentionDays: number;
}
