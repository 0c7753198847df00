// The RabbitMQ that the embedded server is held against. Where none answers its tests are skipped with the reason, unless
// ARMATURE_REQUIRE_RABBITMQ=1.
import { connect } from 'amqplib';

/** Where it is. */
export const rabbitUrl = process.env['ARMATURE_TEST_RABBITMQ'] ?? 'amqp://guest:guest@127.0.0.1:5672';

/** Why tests against it must be skipped, or false; what `node:test` takes as `skip`. */
export async function rabbitMissing(): Promise<string | false> {
  try {
    await (await connect(rabbitUrl, { noDelay: true })).close();
    return false;
  } catch (error) {
    const reason = `no RabbitMQ answers at ${new URL(rabbitUrl).host}: ${(error as Error).message}`;
    if (process.env['ARMATURE_REQUIRE_RABBITMQ'] === '1')
      throw new Error(`${reason}, and ARMATURE_REQUIRE_RABBITMQ=1 asks for one`, { cause: error });
    return reason;
  }
}
