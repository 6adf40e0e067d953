import { Column, Entity } from 'typeorm';
import { BaseEntity } from '#platform/database/base.entity.js';

/**
 * The common fields of units, parts and sections. Subject and classroom are denormalized because access rules read
 * them.
 */
export abstract class OutlineEntry extends BaseEntity {
  @Column('uuid')
  subjectId: string;

  @Column('uuid')
  classroomId: string;

  @Column('text')
  title: string;

  @Column('text')
  description = '';

  /** Position among its siblings, from 0 and without gaps. */
  @Column('integer')
  position: number;
}

/** A large piece of a subject, such as a chapter of its book. */
@Entity()
export class Unit extends OutlineEntry {}

/** A piece of a unit, such as a week's topic. */
@Entity()
export class Part extends OutlineEntry {
  @Column('uuid')
  unitId: string;
}

/** The smallest piece of an outline, such as one lesson, with the text to read in it. */
@Entity()
export class Section extends OutlineEntry {
  @Column('uuid')
  partId: string;

  @Column('text')
  body = '';
}
