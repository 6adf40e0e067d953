import { Choice, Flag, Int, Secret, Text, Texts } from '#platform/shapes/fields.js';

export const logLevels = ['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent'] as const;
export const emailServices = ['log', 'smtp', 'sendgrid', 'mailgun'] as const;
export const storageDrivers = ['local', 's3'] as const;

/**
 * The configuration of an instance, one field per environment variable (`jwtSecret` is `JWT_SECRET`). Read and validated
 * once at startup; an empty variable counts as unset.
 */
export class Settings {
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

  @Choice(storageDrivers, { default: 'local', about: 'Where files are stored: in a local folder or in S3' })
  storageDriver: (typeof storageDrivers)[number];

  @Text({
    max: 1000,
    optional: true,
    about: 'The folder for STORAGE_DRIVER=local; default files/<slug> in DATA_DIR',
  })
  storageDir?: string;

  @Text({ max: 63, optional: true, about: 'For STORAGE_DRIVER=s3: the bucket; keys begin with <slug>/' })
  s3Bucket?: string;

  @Text({ max: 100, optional: true, about: 'For STORAGE_DRIVER=s3: the region, such as eu-central-1' })
  s3Region?: string;

  @Text({
    max: 500,
    optional: true,
    pattern: /^https?:\/\//,
    shape: 'an http(s):// URL',
    about: 'The URL of an S3-compatible store such as MinIO; unset uses Amazon S3',
  })
  s3Endpoint?: string;

  @Secret({ optional: true, about: 'For STORAGE_DRIVER=s3: the access key id' })
  s3AccessKeyId?: string;

  @Secret({ optional: true, about: 'For STORAGE_DRIVER=s3: the secret access key' })
  s3SecretAccessKey?: string;

  @Flag({ default: false, about: 'Use path-style URLs, as required by MinIO and most other stores than Amazon S3' })
  s3ForcePathStyle: boolean;

  @Int({ min: 1, max: 2000, default: 10, about: 'Maximum size of an image in MiB' })
  uploadMaxImageMb: number;

  @Int({ min: 1, max: 2000, default: 25, about: 'Maximum size of a document in MiB' })
  uploadMaxDocumentMb: number;

  @Int({ min: 1, max: 2000, default: 100, about: 'Maximum size of an audio file in MiB' })
  uploadMaxAudioMb: number;

  @Int({ min: 1, max: 2000, default: 500, about: 'Maximum size of a video in MiB' })
  uploadMaxVideoMb: number;

  @Int({ min: 1, max: 500, default: 100, about: 'Maximum resolution of an image in megapixels' })
  uploadMaxMegapixels: number;

  @Int({ min: 0, max: 10_000_000, default: 1024, about: 'Storage quota of a student or parent in MiB; 0 disables it' })
  storageQuotaStudentMb: number;

  @Int({ min: 0, max: 10_000_000, default: 20_480, about: 'Storage quota of a teacher or admin in MiB; 0 disables it' })
  storageQuotaStaffMb: number;

  @Int({ min: 0, max: 1_000_000, default: 100, about: 'Storage quota of the organization in GiB; 0 disables it' })
  storageQuotaOrganizationGb: number;

  @Text({ max: 1000, optional: true, about: 'Path of ffmpeg; if set, videos get a thumbnail of their first frame' })
  ffmpegPath?: string;

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

  @Secret({ optional: true, about: 'Key for /ops, sent as X-Operator-Key; unset disables /ops' })
  operatorKey?: string;

  @Texts({
    default: ['all'],
    about: 'Offered features: all, names of features, or @school, @hospital, @coding, @community',
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

  @Flag({ default: true, about: 'Enable rate limits' })
  rateLimitEnabled: boolean;

  @Int({ min: 1, max: 1000, default: 10, about: 'Failed logins per account and device in 15 minutes' })
  limitLoginFailuresPerDevice: number;

  @Int({
    min: 1,
    max: 100_000,
    default: 100,
    about: 'Failed logins per account in an hour from all devices that have never logged in to it',
  })
  limitLoginFailuresPerAccount: number;

  @Int({ min: 1, max: 100_000, default: 100, about: 'Failed logins per IP address (IPv6: /64) in 15 minutes' })
  limitLoginFailuresPerIp: number;

  @Int({
    min: 1,
    max: 100_000,
    default: 100,
    about: 'Invalid tokens, invalid invitation codes and registered addresses per IP address in an hour',
  })
  limitFailuresPerIp: number;

  @Int({ min: 1, max: 100_000, default: 200, about: 'Account emails requested from one IP address in an hour' })
  limitMailsPerIp: number;

  @Int({ min: 1, max: 1000, default: 5, about: 'Account emails of one kind to one mailbox in an hour' })
  limitMailsPerRecipient: number;

  @Int({ min: 1, max: 1_000_000, default: 1000, about: 'Account emails of the organization in an hour' })
  limitMailsPerOrganization: number;

  @Int({ min: 1, max: 1000, default: 3, about: 'Invitations to one mailbox in a day, from all senders' })
  limitInvitationsPerRecipient: number;

  @Int({ min: 1, max: 100_000, default: 300, about: 'Invitations sent by one user in a day' })
  limitInvitationsPerPerson: number;

  @Int({ min: 1, max: 1_000_000, default: 2000, about: 'Invitations of the organization in a day' })
  limitInvitationsPerOrganization: number;

  @Flag({ default: true, about: 'Run scheduled and queued jobs in this process' })
  jobsEnabled: boolean;

  @Int({ min: 1, max: 300, default: 30, about: 'Time limit for the headers of a request in seconds' })
  headersTimeoutSeconds: number;

  @Flag({ optional: true, about: 'Serve the API documentation at /api/docs; unset serves it except in production' })
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
