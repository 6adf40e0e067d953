import { Flag, Id, Int, IntersectionType, Text } from '#platform/shapes/fields.js';
import { PageOf } from '#platform/api/page.js';
import { labelPattern } from '#curriculum/resources/media-labels.js';
import { MaterialDraft, ResourceView } from '#curriculum/resources/resources.dto.js';

class Attached {
  @Id({ optional: true, about: 'A resource of the library or of a subject; nothing else but its label is given then' })
  resourceId?: string;
}

/** Something to refer to that exists, or new material of the assessment's own. */
export class AssessmentResourceDraft extends IntersectionType(Attached, MaterialDraft) {}

export class AssessmentResourceChanges {
  @Text({
    optional: true,
    max: 64,
    lowerCase: true,
    pattern: labelPattern,
    shape: 'a word of a-z, 0-9, - and _ such as water-cycle',
    example: 'water-cycle',
  })
  label?: string;

  @Int({ min: 0, optional: true, about: 'From 0; whatever lies past the end means the end' })
  position?: number;
}

export class AssessmentResourceView extends ResourceView {
  @Flag({ about: 'true: it belongs to the assessment and goes with it' })
  owned: boolean;
}

export class AssessmentResourcePage extends PageOf(AssessmentResourceView) {}
