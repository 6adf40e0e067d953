export function schemaFaults(files: readonly (readonly [path: string, text: string])[]): string[];
