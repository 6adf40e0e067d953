import { readFileSync } from 'node:fs';
import { contentGrants } from '#identity/roles/role.entity.js';
import type { Actor } from '#platform/access/actor.js';
import { onePage, type Page } from '#platform/api/page.js';
import { InvalidSettings } from '#platform/config/read-settings.js';
import { invalid, Problem } from '#platform/problems/problem.js';
import { read } from '#platform/shapes/input.pipe.js';
import { type Package, PackageFile } from './packages.dto.js';
import { mayGrant } from './subscriptions.policy.js';

const free = { amountMinor: 0, currency: 'USD' };
const defaults = { grants: [], selfService: false, internal: false, once: false };
const staff = { durationDays: 365, price: free, renewal: 'manual', tier: 'basic', internal: true } as const;

/** The default packages; PACKAGES_FILE replaces them. */
export const packages: readonly Package[] = [
  {
    ...defaults,
    name: 'trial',
    title: 'Two-week trial',
    durationDays: 14,
    price: free,
    renewal: 'none',
    tier: 'basic',
    selfService: true,
    once: true,
  },
  {
    ...defaults,
    name: 'monthly',
    title: 'One month',
    durationDays: 30,
    price: { amountMinor: 990, currency: 'USD' },
    renewal: 'auto',
    tier: 'premium',
  },
  {
    ...defaults,
    name: 'yearly',
    title: 'One year',
    durationDays: 365,
    price: { amountMinor: 9900, currency: 'USD' },
    renewal: 'auto',
    tier: 'vip',
  },
  { ...defaults, ...staff, name: 'internal-access', title: 'Staff', grants: ['content:all'] },
  { ...defaults, ...staff, name: 'internal-dev', title: 'Developers', grants: [...contentGrants] },
];

/**
 * The packages on offer. They come from code or a file, not from a table, so an instance is configured at deployment.
 */
export class Packages {
  constructor(readonly all: readonly Package[]) {}

  /** The packages the actor may know of; internal ones only with the permission to grant them. */
  knownTo(actor: Actor): Page<Package> {
    return onePage(this.all.filter(({ internal }) => !internal || mayGrant(actor)));
  }

  /** Returns the package with the name. Throws 400 `package_unknown` with the available names. */
  named(name: string): Package {
    const found = this.all.find((known) => known.name === name);
    if (found) return found;
    const names = this.all.filter(({ internal }) => !internal).map((known) => known.name);
    throw invalid('package_unknown', `Unknown package ${name}. Available packages: ${names.join(', ')}.`);
  }
}

/** Reads the packages of a file. Throws InvalidSettings with the path and every fault. */
export function packagesIn(path: string): Package[] {
  const invalidFile = (faults: string[]) =>
    new InvalidSettings(faults.map((fault) => `PACKAGES_FILE ${path}: ${fault}`));
  try {
    const file = read(PackageFile, JSON.parse(readFileSync(path, 'utf8')));
    const faults = faultsIn(file.packages);
    if (faults.length > 0) throw invalidFile(faults);
    return file.packages;
  } catch (error) {
    if (error instanceof InvalidSettings) throw error;
    if (error instanceof Problem && error.errors)
      throw invalidFile(error.errors.map(({ field = '', message }) => `${field}: ${message}`));
    throw invalidFile([reasonOf(error)]);
  }
}

function faultsIn(offers: Package[]): string[] {
  const names = offers.map(({ name }) => name);
  const repeated = names.filter((name, index) => names.indexOf(name) !== index);
  const renewable = offers.filter(({ once, renewal }) => once && renewal !== 'none');
  const known: readonly string[] = contentGrants;
  const unknownGrants = offers.filter(({ grants }) => grants.some((grant) => !known.includes(grant)));
  return [
    ...repeated.map((name) => `the package name ${name} is used twice`),
    ...renewable.map(({ name }) => `${name} can be used once, so its renewal must be none`),
    ...unknownGrants.map(({ name }) => `the grants of ${name} must be among ${known.join(', ')}`),
  ];
}

function reasonOf(error: unknown): string {
  if (error instanceof SyntaxError) return `the file is not valid JSON (${error.message})`;
  if (error instanceof Problem) return 'the file must be a JSON object with a list of packages';
  return String(error).replace(/^Error: /, '');
}
