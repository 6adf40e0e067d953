import type { NestFastifyApplication } from '@nestjs/platform-fastify';

export async function openDemo(_app: NestFastifyApplication): Promise<void> {}
