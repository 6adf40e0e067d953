import { FileAccess } from '#curriculum/files/file-access.port.js';
import type { Actor } from '#platform/access/actor.js';
import { InjectScoped } from '#platform/database/scoped.module.js';
import type { Scoped, SpliceScope } from '#platform/database/scoped.repository.js';
import { Provides } from '#platform/ports/ports.js';
import { startedAttemptPolicy } from './attempts.policy.js';

/** Members of a group see the files that another one has saved in their open attempt. */
@Provides(FileAccess)
export class GroupFiles implements FileAccess {
  constructor(@InjectScoped(startedAttemptPolicy) private readonly attempts: Scoped<typeof startedAttemptPolicy>) {}

  readable(actor: Actor): SpliceScope {
    const inOpenAttempt = (visible: (alias: string) => string) => `EXISTS (
      SELECT FROM attempt_files f JOIN attempts w ON w.id = f.attempt_id
      WHERE f.file_id = $3::uuid AND w.group_id IS NOT NULL AND ${visible('w')})`;
    return this.attempts.splice(actor, inOpenAttempt, 'take');
  }
}
