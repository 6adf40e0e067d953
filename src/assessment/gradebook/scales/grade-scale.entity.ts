import { Column, Entity } from 'typeorm';
import type { GradeBand } from '#assessment/gradebook/calculation/grade-scale.js';
import { RootEntity } from '#platform/database/base.entity.js';
import { explainConstraints } from '#platform/problems/constraint-errors.js';
import { conflict, invalid } from '#platform/problems/problem.js';

export const gradeScaleKinds = ['bands', 'linear'] as const;
export type GradeScaleKind = (typeof gradeScaleKinds)[number];

/** How percentages are written as grades: bands such as A to F, or a linear scale such as 0 to 20. */
@Entity()
export class GradeScale extends RootEntity {
  @Column('text')
  name: string;

  @Column('text')
  kind: GradeScaleKind;

  @Column('jsonb')
  bands: GradeBand[] = [];

  /** The grades of 0% and 100% on a linear scale. */
  @Column('numeric', { precision: 8, scale: 2, nullable: true })
  low: string | null = null;

  @Column('numeric', { precision: 8, scale: 2, nullable: true })
  high: string | null = null;

  @Column('integer')
  decimals = 0;

  /** Whether subjects without a scale of their own use it. */
  @Column('boolean')
  isDefault = false;

  /** Throws 400 unless the fields fit the kind, and bands begin at 0% and have different labels and beginnings. */
  assertConsistent(): void {
    const { kind, bands, low, high } = this;
    if (kind === 'linear') {
      if (low === null || high === null || bands.length > 0)
        throw scaleInvalid('low', 'A linear scale needs low and high, the grades of 0% and 100%, and has no bands.');
      if (Number(low) === Number(high)) throw scaleInvalid('high', 'low and high must differ.');
      return;
    }
    if (low !== null || high !== null) throw scaleInvalid('low', 'A scale of bands has neither low nor high.');
    if (!bands.some(({ minPercent }) => minPercent === 0))
      throw scaleInvalid('bands', 'One of the bands must begin at 0, so that every percentage has a grade.');
    const isRepeated = (of: (band: GradeBand) => string | number) => new Set(bands.map(of)).size < bands.length;
    if (isRepeated(({ minPercent }) => minPercent) || isRepeated(({ label }) => label))
      throw scaleInvalid('bands', 'Two bands must not have the same label or the same minPercent.');
  }
}

const scaleInvalid = (field: string, message: string) =>
  invalid('grade_scale_invalid', message, [{ field, rule: 'scale', message }]);

explainConstraints({
  grade_scales_name_key: conflict(
    'grade_scale_taken',
    'There is a grade scale with this name. Choose a different name.',
  ),
  grade_scales_default_key: conflict(
    'grade_scale_default_taken',
    'Another grade scale was made the default at the same time. Reload the scales and try again.',
  ),
});
