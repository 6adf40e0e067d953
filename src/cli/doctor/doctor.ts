import {
  allInstances,
  faultOf,
  type InstanceFiles,
  instanceNamed,
  isCreated,
  remedyOf,
} from '#cli/shared/instances.js';
import { CommandFailure, printResult } from '#cli/shared/outcome.js';
import { Servers } from '#cli/shared/servers.js';
import { backupFindings } from './doctor-backups.js';
import { databaseFindings } from './doctor-databases.js';
import { fileFindings, sharedFindings } from './doctor-files.js';
import { listenerFindings } from './doctor-listener.js';
import { collectorFindings, mailFindings, redisFindings, speechFindings, storageFindings } from './doctor-services.js';

/** A fault of an organization and its remedy. */
export interface Finding {
  slug: string;
  code: string;
  fault: string;
  remedy: string;
}

/** Checks one organization, or every one with an env file, and prints a line per finding. */
export async function diagnose(home: string, slug?: string): Promise<void> {
  const all = await allInstances(home);
  const chosen = slug ? [await instanceNamed(home, slug)] : all;
  const shared = sharedFindings(all.filter(isCreated)).filter((found) => !slug || found.slug === slug);
  const findings = await Servers.during(home, undefined, async (servers) => {
    const each = await Promise.all(chosen.map((files) => diagnoseOne(files, servers)));
    return [...shared, ...each.flat()];
  });
  if (findings.length === 0) return printResult(`${counted(chosen.length)} checked; no problems found`, { findings });
  if (!process.argv.includes('--json')) {
    for (const { slug: owner, fault, remedy } of findings) console.log(`${owner}: ${fault} -> ${remedy}`);
  }
  const count = findings.length === 1 ? '1 problem' : `${findings.length} problems`;
  throw new CommandFailure(`${count} found`, { findings });
}

const counted = (count: number): string => (count === 1 ? '1 organization' : `${count} organizations`);

/** Files and settings first: with invalid ones, the other checks would only repeat the finding. */
async function diagnoseOne(files: InstanceFiles, servers: Servers): Promise<Finding[]> {
  const fault = faultOf(files);
  if (fault) return [{ slug: files.slug, code: 'env_file_unusable', fault, remedy: remedyOf(files) }];
  const ofFiles = await fileFindings(files);
  if (ofFiles.some(({ code }) => code === 'settings_invalid')) return ofFiles;
  const rest = await Promise.all([
    listenerFindings(files),
    databaseFindings(files, servers),
    mailFindings(files),
    redisFindings(files),
    collectorFindings(files),
    speechFindings(files),
    storageFindings(files),
    backupFindings(files),
  ]);
  return [...ofFiles, ...rest.flat()];
}
