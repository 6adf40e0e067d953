type Files = readonly (readonly [path: string, text: string])[];
export const platformOrder: string[];
export function platformFaults(files: Files): string[];
export function cycleFaults(files: Files): string[];
