import { databaseFindings } from './doctor-databases.js';
import { fileFindings, sharedFindings } from './doctor-files.js';
import { collectorFindings, mailFindings, portFindings, redisFindings, storageFindings } from './doctor-services.js';
import { allInstances, type InstanceFiles, instanceNamed, isCreated } from '#cli/shared/instances.js';
import { CommandFailure, printResult } from '#cli/shared/outcome.js';
import { Servers } from '#cli/shared/servers.js';

/** Something wrong with an organization, and what to do about it. */
export interface Finding {
  slug: string;
  code: string;
  fault: string;
  remedy: string;
}

/** Examines one organization, or every one that has been created. */
export async function examine(home: string, slug?: string): Promise<void> {
  const all = (await allInstances(home)).filter(isCreated);
  const chosen = slug ? [await instanceNamed(home, slug)] : all;
  const findings = await Servers.during(home, undefined, async (servers) => {
    const each = await Promise.all(chosen.map((files) => examineOne(files, servers)));
    return [...sharedFindings(all).filter((found) => !slug || found.slug === slug), ...each.flat()];
  });
  if (findings.length === 0) return printResult(`${counted(chosen.length)} examined; all is well`, { findings });
  if (!process.argv.includes('--json')) {
    for (const { slug: whose, fault, remedy } of findings) console.log(`${whose}: ${fault} -> ${remedy}`);
  }
  const count = findings.length === 1 ? 'One thing is' : `${findings.length} things are`;
  throw new CommandFailure(`${count} wrong`, { findings });
}

const counted = (count: number): string => (count === 1 ? 'One organization' : `${count} organizations`);

/** Settings first: with wrong ones the rest would only say the same again. */
async function examineOne(files: InstanceFiles, servers: Servers): Promise<Finding[]> {
  const ofFiles = await fileFindings(files);
  if (ofFiles.some(({ code }) => code === 'settings_invalid')) return ofFiles;
  const rest = await Promise.all([
    portFindings(files),
    databaseFindings(files, servers),
    mailFindings(files),
    redisFindings(files),
    collectorFindings(files),
    storageFindings(files),
  ]);
  return [...ofFiles, ...rest.flat()];
}
