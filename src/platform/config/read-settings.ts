import { resolve } from 'node:path';
import { Problem } from '#platform/problems/problem.js';
import { fieldsOf } from '#platform/shapes/declared-field.js';
import { read } from '#platform/shapes/input.pipe.js';
import { columnOf } from '#platform/text/names.js';
import { keyBytes, listOfKeys } from './encryption-key.js';
import { featureFaults } from './feature-catalogue.js';
import { Settings } from './settings.js';

/** Invalid settings; one line per issue, for the operator at the console. */
export class InvalidSettings extends Error {
  constructor(readonly lines: string[]) {
    super(`Some settings are invalid:\n${lines.map((line) => `  ${line}`).join('\n')}`);
  }
}

/** `jwtSecret` ↔ `JWT_SECRET`. */
export const variableOf = (field: string): string => columnOf(field).toUpperCase();

const folders = ['dataDir', 'storageDir', 'logDir', 'backupDir'] as const;

/** Reads Settings from the environment; folders become absolute paths. Throws InvalidSettings with all issues. */
export function readSettings(env: NodeJS.ProcessEnv): Settings {
  const declared = fieldsOf(Settings).map(({ name }) => name);
  const given = declared.map((name) => [name, env[variableOf(name)]] as const).filter(([, value]) => value);
  const values = Object.fromEntries(given);
  const lines = [...fieldIssues(values), ...secretIssues(values), ...storageIssues(values), ...featureIssues(values)];
  if (lines.length > 0) throw new InvalidSettings(lines);
  const settings = read(Settings, values, true);
  // Node never returns from making a relative folder once the working directory has been deleted.
  for (const folder of folders) if (settings[folder]) settings[folder] = resolve(settings[folder]);
  return settings;
}

function fieldIssues(values: Record<string, unknown>): string[] {
  try {
    read(Settings, values, true);
    return [];
  } catch (error) {
    if (!(error instanceof Problem)) throw error;
    return (error.errors ?? []).map(({ field = '', message }) =>
      values[field] === undefined ? `${variableOf(field)} is required` : message.replace(field, variableOf(field)),
    );
  }
}

const samples = /change-?me|your-?secret|example|password|secret-?key/i;
const isOneCharacter = (secret: string): boolean => secret.length > 1 && new Set(secret.toLowerCase()).size === 1;

function secretIssues({
  jwtSecret,
  encryptionKey,
  emailService,
  ...rest
}: Record<string, string | undefined>): string[] {
  const issues: string[] = [];
  if (jwtSecret && Buffer.byteLength(jwtSecret) < 32) issues.push('JWT_SECRET must be at least 32 bytes long');
  if (jwtSecret && (samples.test(jwtSecret) || isOneCharacter(jwtSecret)))
    issues.push('JWT_SECRET must not be a sample value; generate 32 random bytes');
  if (encryptionKey && !keyBytes(encryptionKey)) issues.push('ENCRYPTION_KEY must be 32 bytes as base64 or hex');
  if (listOfKeys(rest.encryptionKeysOld).some((key) => !keyBytes(key)))
    issues.push('ENCRYPTION_KEYS_OLD must be a comma-separated list of keys of 32 bytes as base64 or hex');
  if (rest.backupKey && !keyBytes(rest.backupKey)) issues.push('BACKUP_KEY must be 32 bytes as base64 or hex');
  if (emailService === 'smtp' && !rest.smtpUrl) issues.push('SMTP_URL is required for EMAIL_SERVICE=smtp');
  if (emailService === 'sendgrid' && !rest.sendgridApiKey)
    issues.push('SENDGRID_API_KEY is required for EMAIL_SERVICE=sendgrid');
  if (emailService === 'mailgun' && !(rest.mailgunLogin && rest.mailgunPassword)) {
    issues.push('MAILGUN_LOGIN and MAILGUN_PASSWORD are required for EMAIL_SERVICE=mailgun');
  }
  if (rest.transcriptionProvider === 'command' && !rest.transcriptionCommand?.includes('{input}'))
    issues.push('TRANSCRIPTION_COMMAND with {input} is required for TRANSCRIPTION_PROVIDER=command');
  return issues;
}

const requiredForS3 = ['s3Bucket', 's3Region', 's3AccessKeyId', 's3SecretAccessKey'];

function storageIssues(values: Record<string, string | undefined>): string[] {
  if (values.storageDriver?.toLowerCase() !== 's3') return [];
  const missing = requiredForS3.filter((field) => !values[field]);
  return missing.map((field) => `${variableOf(field)} is required for STORAGE_DRIVER=s3`);
}

function featureIssues({ features }: Record<string, string | undefined>): string[] {
  const names = features?.split(',').map((name) => name.trim());
  return featureFaults(names ?? []).map((issue) => `FEATURES ${issue}`);
}
