import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { Passwords } from '#identity/users/passwords.js';
import { Settings } from '#platform/config/settings.js';
import { type Say, seed } from './seeding.js';

/** What everybody at the demo school logs in with. */
export const demoPassword = 'correct horse';

const accounts = { admin: 'admin', teacher: 'ana', student: 'ben', parent: 'paula' };

const welcome = [
  '',
  '  Riverside School, the demo. Log in as',
  ...Object.entries(accounts).map(([role, name]) => `    ${role.padEnd(8)} ${name}@demo.example`),
  `  Everybody's password is: ${demoPassword}`,
  '',
].join('\n');

/** Fills the demo school the first time it opens, and tells who lives there. */
export async function openDemo(app: NestFastifyApplication, say: Say = console.log): Promise<void> {
  const { databaseUrl = '' } = app.get(Settings);
  const tell = (line: string) => say(`  ${line}`);
  const passwordHash = await app.get(Passwords).hash(demoPassword);
  await seed({ databaseUrl, passwordHash, now: new Date(), say: tell });
  say(welcome);
}
