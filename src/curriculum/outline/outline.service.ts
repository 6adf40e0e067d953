import { Injectable } from '@nestjs/common';
import type { Subject } from '#curriculum/subjects/subject.entity.js';
import { subjectPolicy } from '#curriculum/subjects/subjects.policy.js';
import { SubjectsService } from '#curriculum/subjects/subjects.service.js';
import { Database } from '#platform/database/database.js';
import { InjectScoped } from '#platform/database/scoped.module.js';
import type { Scoped } from '#platform/database/scoped.repository.js';
import { All } from '#platform/ports/ports.js';
import { type Level, OutlineLevel } from './outline-level.js';
import { OutlineReferences } from './outline-references.port.js';
import type { Part, Section, Unit } from './outline.entities.js';
import { partPolicy, sectionPolicy, unitPolicy } from './outline.policy.js';
import { siblingStatements } from './outline.sql.js';

/** The units, parts and sections of subjects, one `OutlineLevel` each. */
@Injectable()
export class OutlineService {
  readonly units: OutlineLevel<Unit, Subject>;
  readonly parts: OutlineLevel<Part, Unit>;
  readonly sections: OutlineLevel<Section, Part>;

  constructor(
    @InjectScoped(subjectPolicy) subjects: Scoped<typeof subjectPolicy>,
    @InjectScoped(unitPolicy) units: Scoped<typeof unitPolicy>,
    @InjectScoped(partPolicy) parts: Scoped<typeof partPolicy>,
    @InjectScoped(sectionPolicy) sections: Scoped<typeof sectionPolicy>,
    service: SubjectsService,
    @All(OutlineReferences) references: OutlineReferences[],
    database: Database,
  ) {
    const unitLevel: Level<Unit, Subject> = {
      kind: 'unit',
      entries: units,
      parents: subjects,
      parentKey: 'subjectId',
      under: ({ id, classroomId }) => ({ subjectId: id, classroomId }),
      sql: siblingStatements('units', 'subject_id'),
    };
    const partLevel: Level<Part, Unit> = {
      kind: 'part',
      entries: parts,
      parents: units,
      parentKey: 'unitId',
      under: ({ id, subjectId, classroomId }) => ({ unitId: id, subjectId, classroomId }),
      sql: siblingStatements('parts', 'unit_id'),
    };
    const sectionLevel: Level<Section, Part> = {
      kind: 'section',
      entries: sections,
      parents: parts,
      parentKey: 'partId',
      under: ({ id, subjectId, classroomId }) => ({ partId: id, subjectId, classroomId }),
      sql: siblingStatements('sections', 'part_id'),
    };
    this.units = new OutlineLevel(unitLevel, service, references, database);
    this.parts = new OutlineLevel(partLevel, service, references, database);
    this.sections = new OutlineLevel(sectionLevel, service, references, database);
  }
}
