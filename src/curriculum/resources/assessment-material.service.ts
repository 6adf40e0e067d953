import { Injectable } from '@nestjs/common';
import { Database } from '#platform/database/database.js';
import { FilesService } from '#platform/files/files.service.js';
import { copyOwn, syncVisibility, removeOwn, shownIn } from './resources.sql.js';

/** The facts that decide who sees the material of an assessment, from its opening time on: its classroom and publication. */
export interface Visibility {
  classroomId: string | null;
  isReleased: boolean;
}

/** The ids of a resource and its copy. */
export interface CopiedResource {
  original: string;
  copy: string;
}

/** Maintains the resources owned by assessments, within the transactions of the assessment area. */
@Injectable()
export class AssessmentMaterialService {
  constructor(
    private readonly files: FilesService,
    private readonly database: Database,
  ) {}

  /** Copies classroom and publication of assessments to the resources they own. */
  async syncVisibility(assessmentIds: string[], { classroomId, isReleased }: Visibility): Promise<void> {
    await this.database.query(syncVisibility, [assessmentIds, classroomId, isReleased]);
  }

  /** Returns the resources that students of the classroom could see. */
  async shownIn(classroomId: string | null, resourceIds: string[]): Promise<string[]> {
    const rows = await this.database.query<{ id: string }>(shownIn, [resourceIds, classroomId]);
    return rows.map(({ id }) => id);
  }

  /**
   * Copies the resources of an assessment. Copies share the stored files, which are deleted with the last reference.
   */
  copy(fromAssessmentId: string, toAssessmentId: string, ownerId: string): Promise<CopiedResource[]> {
    return this.database.query<CopiedResource>(copyOwn, [fromAssessmentId, toAssessmentId, ownerId]);
  }

  /** Deletes all resources of an assessment, and their files unless another record refers to them. */
  async removeAll(assessmentId: string): Promise<void> {
    const removed = await this.database.query<{ fileId: string | null }>(removeOwn, [assessmentId]);
    await this.files.discard(removed.flatMap(({ fileId }) => fileId ?? []));
  }
}
