import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { PasswordHasher } from '#identity/credentials/password-hasher.js';
import { Settings } from '#platform/config/settings.js';
import { Storage } from '#platform/files/drivers/storage.js';
import { seed } from './seed.js';
import type { Report } from './support/seed-context.js';

/** Password of every demo account. */
const demoPassword = 'correct horse';

const accounts = { admin: 'admin', teacher: 'ana', student: 'ben', parent: 'paula' };

const welcome = [
  '',
  '  Riverside School: a demo with fictitious data. Log in as',
  ...Object.entries(accounts).map(([role, name]) => `    ${role.padEnd(8)} ${name}@demo.example`),
  `  The password of every account is: ${demoPassword}`,
  '',
].join('\n');

/** Inserts the demo data on the first start and prints the demo accounts. */
export async function openDemo(app: NestFastifyApplication, report: Report = console.log): Promise<void> {
  const { databaseUrl = '' } = app.get(Settings);
  const hashPassword = () => app.get(PasswordHasher).hash(demoPassword);
  const storage = app.get(Storage);
  await seed({ databaseUrl, hashPassword, now: new Date(), storage, report: (line) => report(`  ${line}`) });
  report(welcome);
}
