export const owners: Record<string, string[]>;
export function ownershipFaults(files: readonly (readonly [path: string, text: string])[]): string[];
