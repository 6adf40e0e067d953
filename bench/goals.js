/**
 * The speed goals, as ratios of processor time per request of program and PostgreSQL together. `ratio` is bare ÷ product,
 * against the bare server `against`: `minimal`, or `duties` with the product's headers, ids, log and metrics. `growth` is
 * the product on ×1 ÷ the product on ×10.
 */
export const goals = {
  health: { against: 'duties', ratio: 0.9 },
  login: { against: 'minimal', ratio: 1, growth: 0.95 },
  heartbeat: { against: 'minimal', ratio: 5, growth: 0.95 },
  'assessment list': { against: 'minimal', ratio: 3, growth: 0.85 },
  'subject tree': { against: 'minimal', ratio: 4, growth: 0.85 },
  submit: { against: 'minimal', ratio: 1.2, growth: 0.9 },
  'attempt start': { against: 'minimal', ratio: 1, growth: 0.85 },
  autosave: { against: 'minimal', ratio: 1, growth: 0.85 },
  'student progress': { against: 'minimal', ratio: 2, growth: 0.85 },
  search: { against: 'minimal', ratio: 1.2, growth: 0.85 },
  'all documents': { against: 'minimal', ratio: 0.5, growth: 0.85 },
  'class session analytics': { against: 'minimal', ratio: 5, growth: 0.85 },
  // On ×10, a subject has seven times as many assessments, so the response is larger too.
  gradebook: { against: 'minimal', ratio: 1 },
  'course list': { against: 'minimal', ratio: 1, growth: 0.85 },
  'module list': { against: 'minimal', ratio: 0.5, growth: 0.85 },
  dashboard: { against: 'minimal', ratio: 5, growth: 0.85 },
};

/** The 99th percentile of the response time, product ÷ bare. */
export const maxTailRatio = 1.5;

/** Limits of one process: resident memory in MiB, and seconds from its start until it is ready. */
export const limits = { idleMiB: 110, finalMiB: 170, readySeconds: 1.7 };
