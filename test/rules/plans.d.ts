export function planFaults(files: readonly (readonly [path: string, text: string])[]): string[];
