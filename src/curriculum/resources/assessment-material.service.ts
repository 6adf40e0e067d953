import { Injectable } from '@nestjs/common';
import { Database } from '#platform/database/database.js';
import { FilesService } from '#platform/files/files.service.js';
import { copyOwn, syncVisibility, removeOwn, shownIn } from './resources.sql.js';

/** What decides who sees the material of an assessment: its class, whether it is published, and when it opens. */
export interface Visibility {
  classroomId: string | null;
  isReleased: boolean;
  opensAt: Date | null;
}

/** A resource and the copy that was made of it. */
export interface CopiedResource {
  original: string;
  copy: string;
}

/** For whoever keeps assessments, within their transactions: what becomes of the material an assessment owns. */
@Injectable()
export class AssessmentMaterialService {
  constructor(
    private readonly files: FilesService,
    private readonly database: Database,
  ) {}

  /** What the assessments own is from now on this class's, and its students see it from then on or not at all. */
  async syncVisibility(assessmentIds: string[], { classroomId, isReleased, opensAt }: Visibility): Promise<void> {
    await this.database.query(syncVisibility, [assessmentIds, classroomId, isReleased, opensAt]);
  }

  /** Of these resources, the ones students of the class could see. */
  async shownIn(classroomId: string | null, resourceIds: string[]): Promise<string[]> {
    const shown = await this.database.query<{ id: string }>(shownIn, [resourceIds, classroomId]);
    return shown.map(({ id }) => id);
  }

  /** Copies name the same files; the bytes stay as long as one of them does. */
  copy(fromAssessmentId: string, toAssessmentId: string, ownerId: string): Promise<CopiedResource[]> {
    return this.database.query<CopiedResource>(copyOwn, [fromAssessmentId, toAssessmentId, ownerId]);
  }

  /** All of it goes, and every file that nothing else names (LMS-138). */
  async removeAll(assessmentId: string): Promise<void> {
    const gone = await this.database.query<{ fileId: string | null }>(removeOwn, [assessmentId]);
    await this.files.discard(gone.flatMap(({ fileId }) => fileId ?? []));
  }
}
