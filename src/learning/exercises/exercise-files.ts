import { FileAccess } from '#curriculum/files/file-access.port.js';
import type { Actor } from '#platform/access/actor.js';
import { InjectScoped } from '#platform/database/scoped.module.js';
import type { Scoped, SpliceScope } from '#platform/database/scoped.repository.js';
import { Provides } from '#platform/ports/ports.js';
import { exerciseAttemptPolicy } from './exercises.policy.js';
import { readableFile } from './exercises.sql.js';

/** Files in answers to exercises. All who may read the attempt may read them. */
@Provides(FileAccess)
export class ExerciseFiles implements FileAccess {
  constructor(@InjectScoped(exerciseAttemptPolicy) private readonly attempts: Scoped<typeof exerciseAttemptPolicy>) {}

  readable(actor: Actor): SpliceScope {
    return this.attempts.splice(actor, readableFile);
  }
}
