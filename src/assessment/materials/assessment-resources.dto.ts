import { labelPattern } from '#curriculum/resources/media-labels.js';
import { ResourceView } from '#curriculum/resources/resource-views.dto.js';
import { MaterialDraft } from '#curriculum/resources/resources.dto.js';
import { PageOf } from '#platform/api/page.js';
import { Flag, Id, Int, IntersectionType, Text } from '#platform/shapes/fields.js';

class ExistingResource {
  @Id({ optional: true, about: 'An existing resource of the library or of a subject. Only label may be given with it' })
  resourceId?: string;
}

/** An existing resource to attach, or a new resource that belongs to the assessment. */
export class AssessmentResourceDraft extends IntersectionType(ExistingResource, MaterialDraft) {}

export class AssessmentResourceChanges {
  @Text({
    optional: true,
    max: 64,
    lowerCase: true,
    pattern: labelPattern,
    shape: 'a word of a-z, 0-9, - and _ such as water-cycle',
    example: 'water-cycle',
    about: 'Name for [[media:label]] in texts',
  })
  label?: string;

  @Int({ min: 0, optional: true, about: 'Counted from 0; a position past the end means the end' })
  position?: number;
}

/** A resource with its label and position in the assessment. */
export class AssessmentResourceView extends ResourceView {
  @Flag({ about: 'true: it belongs to the assessment and is deleted with it' })
  owned: boolean;
}

export class AssessmentResourcePage extends PageOf(AssessmentResourceView) {}
