/** SQL of `Assessment.needsSafeExamBrowser`. */
export const needsBrowserSql = (assessment: string): string =>
  `(cardinality(${assessment}.browser_exam_keys) + cardinality(${assessment}.config_keys) > 0)`;

/** SQL of `Assessment.needsStart`. */
export const needsStartSql = (assessment: string): string =>
  `(${assessment}.time_limit_minutes IS NOT NULL OR ${assessment}.navigation <> 'free' OR ${assessment}.password_hash IS NOT NULL
    OR ${assessment}.group_set_id IS NOT NULL OR cardinality(${assessment}.ip_ranges) > 0 OR ${needsBrowserSql(assessment)})`;
