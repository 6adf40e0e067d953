import { keyBytes } from './encryption-key.js';
import { columnOf } from '#platform/text/names.js';
import { featureFaults } from './feature-catalogue.js';
import { fieldsOf } from '#platform/shapes/declared-field.js';
import { read } from '#platform/shapes/input.pipe.js';
import { Problem } from '#platform/problems/problem.js';
import { Settings } from './settings.js';

/** Wrong settings, all of them at once, as lines for the person at the console. */
export class InvalidSettings extends Error {
  constructor(readonly lines: string[]) {
    super(`The settings are not right:\n${lines.map((line) => `  ${line}`).join('\n')}`);
  }
}

/** `jwtSecret` ↔ `JWT_SECRET`. */
export const variableOf = (field: string): string => columnOf(field).toUpperCase();

/** Reads the environment into Settings. Throws InvalidSettings that names every fault. */
export function readSettings(env: NodeJS.ProcessEnv): Settings {
  const declared = fieldsOf(Settings).map(({ name }) => name);
  const given = declared.map((name) => [name, env[variableOf(name)]] as const).filter(([, value]) => value);
  const values = Object.fromEntries(given);
  const lines = [...shapeFaults(values), ...secretFaults(values), ...storageFaults(values), ...switchFaults(values)];
  if (lines.length > 0) throw new InvalidSettings(lines);
  return read(Settings, values, true);
}

function shapeFaults(values: Record<string, unknown>): string[] {
  try {
    read(Settings, values, true);
    return [];
  } catch (error) {
    if (!(error instanceof Problem)) throw error;
    return (error.errors ?? []).map(({ field = '', message }) =>
      values[field] === undefined
        ? `${variableOf(field)} must be filled in`
        : message.replace(field, variableOf(field)),
    );
  }
}

const samples = /change-?me|your-?secret|example|password|secret-?key/i;
const isOneCharacter = (secret: string): boolean => secret.length > 1 && new Set(secret.toLowerCase()).size === 1;

function secretFaults({
  jwtSecret,
  encryptionKey,
  emailService,
  ...rest
}: Record<string, string | undefined>): string[] {
  const faults: string[] = [];
  if (jwtSecret && Buffer.byteLength(jwtSecret) < 32) faults.push('JWT_SECRET must be at least 32 bytes long');
  if (jwtSecret && (samples.test(jwtSecret) || isOneCharacter(jwtSecret)))
    faults.push('JWT_SECRET must not be a sample; take 32 random bytes');
  if (encryptionKey && !keyBytes(encryptionKey)) faults.push('ENCRYPTION_KEY must be 32 bytes as base64 or hex');
  if (rest.backupKey && !keyBytes(rest.backupKey)) faults.push('BACKUP_KEY must be 32 bytes as base64 or hex');
  if (emailService === 'smtp' && !rest.smtpUrl) faults.push('SMTP_URL must be filled in for EMAIL_SERVICE=smtp');
  if (emailService === 'sendgrid' && !rest.sendgridApiKey)
    faults.push('SENDGRID_API_KEY must be filled in for EMAIL_SERVICE=sendgrid');
  if (emailService === 'mailgun' && !(rest.mailgunLogin && rest.mailgunPassword)) {
    faults.push('MAILGUN_LOGIN and MAILGUN_PASSWORD must be filled in for EMAIL_SERVICE=mailgun');
  }
  return faults;
}

const s3Needs = ['s3Bucket', 's3Region', 's3AccessKeyId', 's3SecretAccessKey'];

function storageFaults(values: Record<string, string | undefined>): string[] {
  if (values.storageDriver?.toLowerCase() !== 's3') return [];
  const missing = s3Needs.filter((field) => !values[field]);
  return missing.map((field) => `${variableOf(field)} must be filled in for STORAGE_DRIVER=s3`);
}

function switchFaults({ features }: Record<string, string | undefined>): string[] {
  const words = features?.split(',').map((word) => word.trim());
  return featureFaults(words ?? []).map((fault) => `FEATURES ${fault}`);
}
