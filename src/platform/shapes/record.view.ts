import { Id, Instant, Int } from './fields.js';

/** What every record shows. */
export class RecordView {
  @Id({ example: '01890a5d-ac96-774b-bcce-b302099a8057' })
  id: string;

  @Int({ min: 1, about: 'Counts the changes; send it as If-Match to change exactly what you saw' })
  version: number;

  @Instant()
  createdAt: Date;

  @Instant()
  updatedAt: Date;
}
