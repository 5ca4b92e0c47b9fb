/** Bytes that are no message, or a request that the server refused. Fields as in `failure` of docs/protocol.md. */
export class ProtocolError extends Error {
  constructor(
    message: string,
    readonly kind: string = "malformed",
    readonly candidates: string[] = [],
    readonly fix: string = "",
  ) {
    super(message);
    this.name = "ProtocolError";
  }
}
