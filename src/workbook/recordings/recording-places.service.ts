import { Injectable } from '@nestjs/common';
import { ModuleReader } from '#curriculum/modules/module-reader.service.js';
import { AccessDecider } from '#platform/access/access-decider.js';
import type { Actor } from '#platform/access/actor.js';
import { invalid } from '#platform/problems/problem.js';

/** The module and lesson that a recording was made in. */
export interface Place {
  moduleId: string | null;
  lessonId: string | null;
}

/** Checks the modules and lessons that people name. */
@Injectable()
export class RecordingPlaces {
  constructor(
    private readonly modules: ModuleReader,
    private readonly access: AccessDecider,
  ) {}

  /**
   * Throws 404 unless the actor finds the module, with this lesson, and 403 if it is closed to them. In a transaction, the
   * lesson is kept from being deleted until it ends.
   */
  async assertOpen(actor: Actor, { moduleId, lessonId }: Place): Promise<void> {
    if (!moduleId && lessonId)
      throw invalid('lesson_without_module', 'lessonId requires moduleId. Send the module of the lesson.');
    if (!moduleId) return;
    await this.modules.getListed(actor, moduleId);
    await this.access.admit(actor, 'module', moduleId);
    await this.modules.hold(moduleId);
    if (lessonId) await this.modules.getLesson(actor, moduleId, lessonId);
  }
}
