/** A person has viewed a resource: for the first time, or more than 30 minutes after the last time. */
export class ResourceViewed {
  constructor(
    readonly userId: string,
    readonly resourceId: string,
  ) {}
}

/** A person has completed a resource for the first time. */
export class ResourceCompleted {
  constructor(
    readonly userId: string,
    readonly resourceId: string,
  ) {}
}

/** A person has bookmarked resources that were not bookmarked. */
export class ResourcesBookmarked {
  constructor(
    readonly userId: string,
    readonly resourceIds: string[],
  ) {}
}

/** A person has rated a resource, for the first time or differently. */
export class ResourceRated {
  constructor(
    readonly userId: string,
    readonly resourceId: string,
    readonly rating: number,
  ) {}
}

/** Something of a person's activity has changed, progress and withdrawals included. */
export class LearningActivityChanged {
  constructor(readonly userId: string) {}
}
