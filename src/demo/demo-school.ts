import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { PasswordHasher } from '#identity/credentials/password-hasher.js';
import { Settings } from '#platform/config/settings.js';
import type { Say } from './filling.js';
import { seed } from './seeding.js';

/** What everybody at the demo school logs in with. */
const demoPassword = 'correct horse';

const accounts = { admin: 'admin', teacher: 'ana', student: 'ben', parent: 'paula' };

const welcome = [
  '',
  '  Riverside School, a demo with nothing real in it. Log in as',
  ...Object.entries(accounts).map(([role, name]) => `    ${role.padEnd(8)} ${name}@demo.example`),
  `  Everybody's password is: ${demoPassword}`,
  '',
].join('\n');

/** Fills the demo school the first time it opens, and tells who goes there. */
export async function openDemo(app: NestFastifyApplication, say: Say = console.log): Promise<void> {
  const { databaseUrl = '' } = app.get(Settings);
  const hashPassword = () => app.get(PasswordHasher).hash(demoPassword);
  await seed({ databaseUrl, hashPassword, now: new Date(), say: (line) => say(`  ${line}`) });
  say(welcome);
}
