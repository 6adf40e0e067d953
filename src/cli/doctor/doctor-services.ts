import { randomUUID } from 'node:crypto';
import { mkdir, rm, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { describeError } from '#cli/shared/describe-error.js';
import { settingsOf, withStorage } from '#cli/shared/instance-settings.js';
import { backupDirOf, filesDirOf, type InstanceFiles } from '#cli/shared/instances.js';
import { connectRedis } from '#platform/limits/redis.js';
import { relayOf } from '#platform/mail/relay.js';
import { engineFaultOf } from '#workbook/transcriptions/engines/engine-fault.js';
import type { Finding } from './doctor.js';

const timeoutMs = 5_000;

/** A mail server that cannot be reached or rejects the login. */
export async function mailFindings(files: InstanceFiles): Promise<Finding[]> {
  const relay = relayOf(settingsOf(files));
  if (!relay) return [];
  const { createTransport } = await import('nodemailer');
  const target = typeof relay === 'string' ? { url: relay } : relay;
  const timeouts = { connectionTimeout: timeoutMs, greetingTimeout: timeoutMs, socketTimeout: timeoutMs };
  const transport = createTransport({ ...target, ...timeouts });
  try {
    await transport.verify();
    return [];
  } catch (error) {
    const fault = `mail cannot be sent: ${describeError(error)}`;
    const remedy = `correct the mail settings in ${files.secret}, or set EMAIL_SERVICE=log`;
    return [{ slug: files.slug, code: 'mail_unreachable', fault, remedy }];
  } finally {
    transport.close();
  }
}

/** A Redis server that cannot be reached or rejects the login. */
export async function redisFindings(files: InstanceFiles): Promise<Finding[]> {
  const { redisUrl } = settingsOf(files);
  if (!redisUrl) return [];
  let reason: Error | undefined;
  const redis = await connectRedis(redisUrl, (error) => (reason = error));
  try {
    await redis.ping();
    return [];
  } catch (error) {
    const fault = `Redis cannot be used: ${describeError(reason ?? error)}`;
    const remedy = `correct REDIS_URL in ${files.secret}, or remove it`;
    return [{ slug: files.slug, code: 'redis_unreachable', fault, remedy }];
  } finally {
    redis.disconnect();
  }
}

/** A speech engine that is missing. */
export async function speechFindings(files: InstanceFiles): Promise<Finding[]> {
  const found = await engineFaultOf(settingsOf(files));
  if (!found) return [];
  const fault = `recordings cannot be transcribed: ${found.fault}`;
  return [{ slug: files.slug, code: 'speech_engine_missing', fault, remedy: found.remedy }];
}

/** An OpenTelemetry collector that cannot be reached or rejects traces. */
export async function collectorFindings(files: InstanceFiles): Promise<Finding[]> {
  const settings = settingsOf(files);
  if (!settings.otelExporterOtlpEndpoint) return [];
  const { Collector } = await import('#platform/tracing/collector.js');
  const collector = new Collector(settings, () => undefined);
  try {
    await collector.check();
    return [];
  } catch (error) {
    const fault = `traces cannot be sent to the collector: ${describeError(error)}`;
    const remedy = `correct OTEL_EXPORTER_OTLP_ENDPOINT in ${files.shared}, or remove it`;
    return [{ slug: files.slug, code: 'collector_unreachable', fault, remedy }];
  } finally {
    await collector.shutdown();
  }
}

const ownershipRemedy = 'create it, and make the user the instance runs as its owner: chown -R homeroom: <the folder>';

/** Folders that are not writable, and a bucket that cannot be used. */
export async function storageFindings(files: InstanceFiles): Promise<Finding[]> {
  const { slug, env, home } = files;
  const folders = [backupDirOf(files), ...(env.LOG_DIR ? [resolve(home, env.LOG_DIR)] : [])];
  const found = await storedFilesFindings(files);
  for (const folder of folders) {
    const fault = await writeFault(folder);
    if (fault)
      found.push({
        slug,
        code: 'storage_unwritable',
        fault: `${folder} cannot be written (${fault})`,
        remedy: ownershipRemedy,
      });
  }
  return found;
}

async function storedFilesFindings(files: InstanceFiles): Promise<Finding[]> {
  const { slug, secret } = files;
  const { storageDriver, s3Bucket } = settingsOf(files);
  try {
    await withStorage(files, (storage) => storage.check());
    return [];
  } catch (error) {
    const reason = describeError(error);
    if (storageDriver === 's3') {
      const fault = `the bucket ${s3Bucket} cannot be used: ${reason}`;
      const remedy = `correct the S3 settings in ${secret} and the permissions of the key`;
      return [{ slug, code: 'bucket_unreachable', fault, remedy }];
    }
    const fault = `${filesDirOf(files)} or a folder in it cannot be written (${reason})`;
    return [{ slug, code: 'storage_unwritable', fault, remedy: ownershipRemedy }];
  }
}

async function writeFault(folder: string): Promise<string | undefined> {
  const probe = join(folder, `.probe-${randomUUID()}`);
  try {
    await mkdir(folder, { recursive: true, mode: 0o700 });
    await writeFile(probe, '');
    await rm(probe);
    return undefined;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code ?? String(error);
  }
}
