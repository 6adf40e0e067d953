export function wordFaults(text: string): string[];
