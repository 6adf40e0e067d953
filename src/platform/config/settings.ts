import { Choice, Flag, Int, Secret, Text, Words } from '#platform/shapes/fields.js';

export const logLevels = ['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent'] as const;
export const emailServices = ['log', 'smtp', 'sendgrid', 'mailgun'] as const;
export const storageDrivers = ['local', 's3'] as const;

/**
 * Everything an instance is told from outside, one field per environment variable (`jwtSecret` is `JWT_SECRET`).
 * Read and validated once, before anything starts; an empty variable counts as unset.
 */
export class Settings {
  @Choice(['development', 'production', 'test'], { default: 'development', about: 'How strict and how terse to be' })
  nodeEnv: 'development' | 'production' | 'test';

  @Int({ min: 0, max: 65_535, default: 3000, about: 'The port to listen on; 0 picks a free one' })
  port: number;

  @Text({ default: '127.0.0.1', about: 'The address to listen on; 0.0.0.0 where no proxy stands in front' })
  host: string;

  @Text({
    max: 64,
    pattern: /^[A-Za-z0-9][A-Za-z0-9_-]*$/,
    shape: 'letters, digits, - and _',
    about: 'The id of the one organization of this instance',
  })
  organizationId: string;

  @Text({
    max: 63,
    pattern: /^[a-z0-9][a-z0-9-]*$/,
    shape: 'lower-case letters, digits and -',
    about: 'Its name in addresses; the audience of its tokens',
  })
  organizationSlug: string;

  @Text({ optional: true, about: 'Its name when it is first created; its admin may change it' })
  organizationName?: string;

  @Words({ default: [], about: 'Host names this instance answers to; empty answers to any' })
  orgHosts: string[];

  @Words({ default: [], about: 'Web origins that may call the API from a browser' })
  corsOrigins: string[];

  @Words({ default: [], about: 'Addresses of proxies whose X-Forwarded-For is believed' })
  trustProxy: string[];

  @Text({
    max: 2000,
    optional: true,
    pattern: /^postgres(ql)?:\/\//,
    shape: 'a postgresql:// address',
    about: 'The PostgreSQL server; unset starts an embedded one in DATA_DIR',
  })
  databaseUrl?: string;

  @Int({ min: 2, max: 200, default: 10, about: 'Connections each process may open' })
  databasePoolMax: number;

  @Text({ default: '.data', max: 1000, about: 'Where the embedded server and files are kept' })
  dataDir: string;

  @Choice(storageDrivers, { default: 'local', about: 'Where files are kept: a folder of this machine, or S3' })
  storageDriver: (typeof storageDrivers)[number];

  @Text({
    max: 1000,
    optional: true,
    about: 'The folder for STORAGE_DRIVER=local; unset means files/<slug> in DATA_DIR',
  })
  storageDir?: string;

  @Text({ max: 63, optional: true, about: 'For STORAGE_DRIVER=s3: the bucket; files lie below <slug>/ in it' })
  s3Bucket?: string;

  @Text({ max: 100, optional: true, about: 'For STORAGE_DRIVER=s3: the region, such as eu-central-1' })
  s3Region?: string;

  @Text({
    max: 500,
    optional: true,
    pattern: /^https?:\/\//,
    shape: 'an http(s):// address',
    about: 'The address of a store that speaks S3, such as MinIO; unset means Amazon',
  })
  s3Endpoint?: string;

  @Secret({ optional: true, about: 'For STORAGE_DRIVER=s3' })
  s3AccessKeyId?: string;

  @Secret({ optional: true, about: 'For STORAGE_DRIVER=s3' })
  s3SecretAccessKey?: string;

  @Flag({ default: false, about: 'Name the bucket in the path, as MinIO and most stores other than Amazon want it' })
  s3ForcePathStyle: boolean;

  @Int({ min: 1, max: 2000, default: 10, about: 'The largest image, in MiB' })
  uploadMaxImageMb: number;

  @Int({ min: 1, max: 2000, default: 25, about: 'The largest document, in MiB' })
  uploadMaxDocumentMb: number;

  @Int({ min: 1, max: 2000, default: 100, about: 'The largest audio file, in MiB' })
  uploadMaxAudioMb: number;

  @Int({ min: 1, max: 2000, default: 500, about: 'The largest video, in MiB' })
  uploadMaxVideoMb: number;

  @Int({ min: 1, max: 500, default: 100, about: 'The largest image, in millions of pixels' })
  uploadMaxMegapixels: number;

  @Int({ min: 0, max: 10_000_000, default: 1024, about: 'MiB a student or parent may store; 0 sets no limit' })
  storageQuotaStudentMb: number;

  @Int({ min: 0, max: 10_000_000, default: 20_480, about: 'MiB a teacher or admin may store; 0 sets no limit' })
  storageQuotaStaffMb: number;

  @Int({ min: 0, max: 1_000_000, default: 100, about: 'GiB the organization may store; 0 sets no limit' })
  storageQuotaOrganizationGb: number;

  @Text({ max: 1000, optional: true, about: 'The ffmpeg program; if set, videos show their first picture' })
  ffmpegPath?: string;

  @Secret({ about: 'Signs access tokens: at least 32 random bytes, different for every organization' })
  jwtSecret: string;

  @Int({ min: 30, max: 86_400, default: 900, about: 'Seconds an access token is good for' })
  jwtTtl: number;

  @Flag({ default: false, about: 'Log in only with a verified e-mail address' })
  authRequireVerified: boolean;

  @Int({ min: 1, max: 1440, default: 10, about: 'Minutes without a sign of life that end a session' })
  sessionIdleMinutes: number;

  @Int({ min: 1, max: 720, default: 12, about: 'Hours after which a session ends in any case' })
  sessionMaxHours: number;

  @Int({ min: 4, max: 15, default: 12, about: 'Cost of a password hash' })
  bcryptRounds: number;

  @Secret({ about: 'Encrypts sensitive columns: 32 bytes as base64 or hex' })
  encryptionKey: string;

  @Secret({ optional: true, about: 'Opens /ops to the operator, sent as X-Operator-Key; unset closes it' })
  operatorKey?: string;

  @Words({
    default: ['all'],
    about: 'What the organization may use: all, features by name, or @school, @hospital, @coding, @community',
  })
  features: string[];

  @Text({ optional: true, max: 1000, about: 'A JSON file of packages to sell instead of the ones that come along' })
  packagesFile?: string;

  @Choice(emailServices, { default: 'log', about: 'How mail leaves: log keeps it in the outbox' })
  emailService: (typeof emailServices)[number];

  @Text({ optional: true, max: 1000, about: 'smtp://user:password@host:port for EMAIL_SERVICE=smtp' })
  smtpUrl?: string;

  @Secret({ optional: true, about: 'For EMAIL_SERVICE=sendgrid' })
  sendgridApiKey?: string;

  @Text({ optional: true, about: 'SMTP login for EMAIL_SERVICE=mailgun' })
  mailgunLogin?: string;

  @Secret({ optional: true, about: 'SMTP password for EMAIL_SERVICE=mailgun' })
  mailgunPassword?: string;

  @Text({ default: 'Homeroom <no-reply@localhost>', about: 'The sender of mail' })
  emailFrom: string;

  @Text({
    max: 500,
    optional: true,
    about: 'Where people reach this school, for links in mail; default is the listening address',
  })
  publicUrl?: string;

  @Text({
    max: 1000,
    optional: true,
    pattern: /^rediss?:\/\//,
    shape: 'a redis:// or rediss:// address',
    about: 'redis://user:password@host:port counts limits of tries; unset counts them in PostgreSQL',
  })
  redisUrl?: string;

  @Choice(logLevels, { default: 'info', about: 'How much to log' })
  logLevel: (typeof logLevels)[number];

  @Text({ optional: true, max: 1000, about: 'Also log to files here, rotated daily' })
  logDir?: string;

  @Int({ min: 1, max: 3650, default: 14, about: 'Days rotated log files are kept' })
  logRetentionDays: number;

  @Text({
    max: 1000,
    optional: true,
    pattern: /^https?:\/\//,
    shape: 'an http(s):// address',
    about: 'Where an error tracker is told what goes wrong, as JSON; unset tells nobody',
  })
  errorWebhookUrl?: string;

  @Text({
    max: 1000,
    optional: true,
    pattern: /^https?:\/\//,
    shape: 'an http(s):// address',
    about:
      'A collector that speaks OpenTelemetry (OTLP over HTTP), such as http://localhost:4318; unset traces nothing',
  })
  otelExporterOtlpEndpoint?: string;

  @Secret({ optional: true, about: 'What the collector wants to see, such as authorization=Bearer%20abc' })
  otelExporterOtlpHeaders?: string;

  @Int({
    min: 1,
    max: 3650,
    default: 30,
    about: 'Days the operator can look back on: errors, runs of jobs, mail that left',
  })
  operationsRetentionDays: number;

  @Text({ default: '.data/backups', max: 1000, about: 'Where backups are kept, one folder per organization' })
  backupDir: string;

  @Secret({ optional: true, about: 'Encrypts backups: 32 bytes as base64 or hex; unset leaves them unencrypted' })
  backupKey?: string;

  @Int({ min: 1, max: 36_500, default: 35, about: 'Days a backup is kept; the newest is never removed' })
  backupRetentionDays: number;

  @Int({ min: 1, max: 3650, default: 365, about: 'Days everybody’s journal of what they did is kept' })
  interactionRetentionDays: number;

  @Flag({ default: true, about: 'Limit how often one account or address may ask' })
  rateLimitEnabled: boolean;

  @Int({ min: 1, max: 1000, default: 10, about: 'Wrong passwords per account and device in 15 minutes' })
  limitLoginFailuresPerDevice: number;

  @Int({
    min: 1,
    max: 100_000,
    default: 100,
    about: 'Wrong passwords per account in an hour from all devices that never logged in to it',
  })
  limitLoginFailuresPerAccount: number;

  @Int({ min: 1, max: 100_000, default: 100, about: 'Wrong passwords per IP address (IPv6: /64) in 15 minutes' })
  limitLoginFailuresPerIp: number;

  @Int({
    min: 1,
    max: 100_000,
    default: 100,
    about: 'Wrong tokens, wrong invitation codes and taken addresses per IP address in an hour',
  })
  limitFailuresPerIp: number;

  @Int({ min: 1, max: 100_000, default: 200, about: 'Account mails caused from one IP address in an hour' })
  limitMailsPerIp: number;

  @Int({ min: 1, max: 1000, default: 5, about: 'Account mails of one kind to one mailbox in an hour' })
  limitMailsPerRecipient: number;

  @Int({ min: 1, max: 1_000_000, default: 1000, about: 'Account mails of the organization in an hour' })
  limitMailsPerOrganization: number;

  @Int({ min: 1, max: 1000, default: 3, about: 'Invitations to one mailbox in a day, from all senders together' })
  limitInvitationsPerRecipient: number;

  @Int({ min: 1, max: 100_000, default: 300, about: 'Invitations one person sends in a day' })
  limitInvitationsPerPerson: number;

  @Int({ min: 1, max: 1_000_000, default: 2000, about: 'Invitations of the organization in a day' })
  limitInvitationsPerOrganization: number;

  @Flag({ default: true, about: 'Run scheduled and queued jobs in this process' })
  jobsEnabled: boolean;

  @Int({ min: 1, max: 300, default: 30, about: 'Seconds a connection may take to send the headers of a request' })
  headersTimeoutSeconds: number;

  @Flag({ optional: true, about: 'Serve the API document at /api/docs; unset serves it everywhere but in production' })
  swaggerEnabled?: boolean;

  get sessionIdleMs(): number {
    return this.sessionIdleMinutes * 60_000;
  }

  get servesDocs(): boolean {
    return this.swaggerEnabled ?? !this.isProduction;
  }

  get isProduction(): boolean {
    return this.nodeEnv === 'production';
  }
}
