import { readFileSync } from 'node:fs';
import { InvalidSettings } from '#platform/config/read-settings.js';
import { read } from '#platform/shapes/input.pipe.js';
import { invalid, Problem } from '#platform/problems/problem.js';
import { contentGrants } from '#identity/roles/role.entity.js';
import { type Package, PackageFile } from './packages.dto.js';

const free = { amountMinor: 0, currency: 'USD' };
const sold = { grants: [], selfService: false, internal: false, once: false };
const ownPeople = { durationDays: 365, price: free, renewal: 'manual', tier: 'basic', internal: true } as const;

/** What comes along (OQ-104). Another project changes this list, or names its own in PACKAGES_FILE (WSH-060). */
export const packages: readonly Package[] = [
  {
    ...sold,
    name: 'trial',
    title: 'Two weeks to try',
    durationDays: 14,
    price: free,
    renewal: 'none',
    tier: 'basic',
    selfService: true,
    once: true,
  },
  {
    ...sold,
    name: 'monthly',
    title: 'A month',
    durationDays: 30,
    price: { amountMinor: 990, currency: 'USD' },
    renewal: 'auto',
    tier: 'premium',
  },
  {
    ...sold,
    name: 'yearly',
    title: 'A year',
    durationDays: 365,
    price: { amountMinor: 9900, currency: 'USD' },
    renewal: 'auto',
    tier: 'vip',
  },
  { ...sold, ...ownPeople, name: 'internal-access', title: 'Our own people', grants: ['content:all'] },
  { ...sold, ...ownPeople, name: 'internal-dev', title: 'Our developers', grants: [...contentGrants] },
];

/** The packages people can subscribe by: code or a file, never a table (WSH-036). */
export class Packages {
  constructor(readonly all: readonly Package[]) {}

  /** The package of that name, or 400 with the names there are. */
  named(name: string): Package {
    const found = this.all.find((known) => known.name === name);
    if (found) return found;
    const names = this.all.filter(({ internal }) => !internal).map((known) => known.name);
    throw invalid('package_unknown', `There is no package ${name} here; there is ${names.join(', ')}.`);
  }
}

/** The packages of a file. Throws InvalidSettings that names the file and every fault. */
export function packagesIn(path: string): Package[] {
  const complain = (faults: string[]) => new InvalidSettings(faults.map((fault) => `PACKAGES_FILE ${path}: ${fault}`));
  try {
    const file = read(PackageFile, JSON.parse(readFileSync(path, 'utf8')));
    const faults = contradictions(file.packages);
    if (faults.length > 0) throw complain(faults);
    return file.packages;
  } catch (error) {
    if (error instanceof InvalidSettings) throw error;
    if (error instanceof Problem && error.errors)
      throw complain(error.errors.map(({ field = '', message }) => `${field}: ${message}`));
    throw complain([reasonOf(error)]);
  }
}

function contradictions(offers: Package[]): string[] {
  const names = offers.map(({ name }) => name);
  const repeated = names.filter((name, index) => names.indexOf(name) !== index);
  const endless = offers.filter(({ once, renewal }) => once && renewal !== 'none');
  const known: readonly string[] = contentGrants;
  const boundless = offers.filter(({ grants }) => grants.some((grant) => !known.includes(grant)));
  return [
    ...repeated.map((name) => `there are two packages ${name}`),
    ...endless.map(({ name }) => `${name} can be had once, so its renewal must be none`),
    ...boundless.map(({ name }) => `${name} may grant ${known.join(', ')} and nothing else`),
  ];
}

function reasonOf(error: unknown): string {
  if (error instanceof SyntaxError) return `this is not JSON (${error.message})`;
  if (error instanceof Problem) return 'it must be a JSON object with a list of packages';
  return String(error).replace(/^Error: /, '');
}
