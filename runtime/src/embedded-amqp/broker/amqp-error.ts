// What a broker refuses: the codes of AMQP 0-9-1, and whether the channel or the whole connection is closed by it.

const codes = {
  CONNECTION_FORCED: 320,
  ACCESS_REFUSED: 403,
  NOT_FOUND: 404,
  RESOURCE_LOCKED: 405,
  PRECONDITION_FAILED: 406,
  FRAME_ERROR: 501,
  SYNTAX_ERROR: 502,
  COMMAND_INVALID: 503,
  CHANNEL_ERROR: 504,
  UNEXPECTED_FRAME: 505,
  NOT_ALLOWED: 530,
  NOT_IMPLEMENTED: 540,
} as const;

/** The names of the codes. */
export type AmqpCode = keyof typeof codes;

/** A refusal. Its message is the reply text, as RabbitMQ words it. */
export class AmqpError extends Error {
  readonly code: number;

  constructor(
    readonly closes: 'channel' | 'connection',
    name: AmqpCode,
    text: string,
  ) {
    super(`${name} - ${text}`);
    this.code = codes[name];
  }
}

/** A refusal that closes the channel. */
export function refuse(name: AmqpCode, text: string): AmqpError {
  return new AmqpError('channel', name, text);
}

/** A refusal that closes the connection. */
export function refuseAll(name: AmqpCode, text: string): AmqpError {
  return new AmqpError('connection', name, text);
}
