export function sizeFaults(files: readonly (readonly [path: string, text: string])[]): string[];
