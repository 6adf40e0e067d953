import { Body, Controller, Post } from '@nestjs/common';
import { RequestDevice } from '#identity/auth/request-device.js';
import type { Device } from '#identity/sessions/sessions.service.js';
import { Public } from '#platform/access/access.js';
import { ApiTag } from '#platform/api/api-tag.js';
import { Refuses, Returns } from '#platform/api/returns.js';
import { Registration, RegistrationView } from './registration.dto.js';
import { RegistrationService } from './registration.service.js';

@Controller('auth')
@ApiTag('auth')
export class RegistrationController {
  constructor(private readonly registration: RegistrationService) {}

  @Post('register')
  @Public()
  @Returns(RegistrationView, 'Open an account', 201)
  @Refuses(403)
  register(@Body() registration: Registration, @RequestDevice() device: Device) {
    return this.registration.register(registration, device);
  }
}
