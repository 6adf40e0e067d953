import { OutlineReferences, type LeavingEntry } from '#curriculum/outline/outline-references.port.js';
import { PlacesService } from '#curriculum/outline/places/places.service.js';
import { SubjectsService } from '#curriculum/subjects/subjects.service.js';
import type { Actor } from '#platform/access/actor.js';
import { Clock } from '#platform/config/clock.js';
import { Database } from '#platform/database/database.js';
import { Provides } from '#platform/ports/ports.js';
import { invalid } from '#platform/problems/problem.js';
import { freeLabel, labelOf } from './media-labels.js';
import { type Destination, ResourceContainer } from './resource-container.js';
import type { Resource } from './resource.entity.js';
import { detachFrom, move, putLast, siblings, takeOut } from './resources.sql.js';

/** The resources of a subject, unit, part or section: ordered, with a label that is unique at that place. */
@Provides(ResourceContainer, OutlineReferences)
export class OutlineContainer implements ResourceContainer, OutlineReferences {
  readonly scope = 'structure';

  constructor(
    private readonly places: PlacesService,
    private readonly subjects: SubjectsService,
    private readonly database: Database,
    private readonly clock: Clock,
  ) {}

  async attach(actor: Actor, resource: Resource, { subjectId, label, ...place }: Destination): Promise<void> {
    if (!subjectId) throw subjectMissing();
    resource.placeAt(await this.places.resolve(actor, { subjectId, ...place }));
    await this.subjects.lock(subjectId);
    const requested = label ?? labelOf(resource.fileName ?? resource.title);
    const [found] = await this.database.query<Siblings>(siblings, [resource.containerId, requested]);
    const { count, labels } = found ?? { count: 0, labels: [] };
    resource.label = label ?? freeLabel(requested, labels);
    resource.position = count;
  }

  async lock({ subjectId }: Resource): Promise<void> {
    if (subjectId) await this.subjects.lock(subjectId);
  }

  relabel(resource: Resource, label: string): Promise<void> {
    resource.label = label;
    return Promise.resolve();
  }

  async move({ id }: Resource, position: number): Promise<string[]> {
    const [order] = await this.database.query<{ ids: string[] }>(move, [id, position]);
    return order?.ids ?? [];
  }

  async detach(resource: Resource): Promise<void> {
    if (resource.position !== null) await this.database.query(takeOut, [resource.id]);
    resource.position = null;
  }

  async reattach(resource: Resource): Promise<void> {
    const [placed] = await this.database.query<{ position: number }>(putLast, [resource.id]);
    resource.position = placed?.position ?? null;
  }

  /** Archives the resources of an entry that is about to be deleted. They stay in the subject and can be restored. */
  async detachFrom(_actor: Actor, { kind, id }: LeavingEntry): Promise<void> {
    await this.database.query(detachFrom[kind], [id, this.clock.now()]);
  }
}

interface Siblings {
  count: number;
  labels: string[];
}

const subjectMissing = () =>
  invalid('subject_missing', 'subjectId is required for resources with the scope structure.', [
    { field: 'subjectId', rule: 'subject', message: 'subjectId is required for the scope structure' },
  ]);
