export class ResponseReader {
  read(bytes: Buffer): number | undefined;
}
