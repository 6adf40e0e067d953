export const owners: Record<string, string[]>;
export function ownershipFaults(files: readonly (readonly [path: string, text: string])[]): string[];
export const contracts: Record<string, string[]>;
export function functionFaults(
  files: readonly (readonly [path: string, text: string])[],
  created: readonly string[],
): string[];
export function createdFunctions(text: string): string[];
